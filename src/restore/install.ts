import { isDict } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import type { Attempt } from './attempt.ts';
import { Desk } from './desk.ts';
import { RestoredClosed, RestoreFailed } from './errors.ts';
import type { Running } from './handover.ts';
import { Listener } from './listener.ts';

/** How long a phone that reports a failure is listened to for its crash logs. */
const lastWordsMs = 5_000;

/** From StartRestore to the final status: the phone leads, asks and reports; this follows. */
export async function install(attempt: Attempt, running: Running): Promise<void> {
  attempt.enter('checks');
  attempt.doing = 'following the restore';
  const desk = new Desk(attempt, running);
  const listener = new Listener(attempt, running, desk);
  try {
    while (listener.final === null) {
      const next = (): Promise<Dict | undefined> =>
        Promise.race([running.restored.message(null), desk.failed]);
      const message = await attempt.unlessStopped(next);
      if (message === undefined) throw desk.brokenOff.reason ?? new RestoredClosed(desk.unanswered);
      await listener.hear(message);
      desk.brokenOff.heard();
    }
  } finally {
    desk.brokenOff.over();
  }
  // restored waits for this answer to every final status, a bad one too; one that has closed has said all the same.
  await running.restored.acknowledge().catch(() => undefined);
  if (listener.final.status === 0) return;
  await lastWords(running, listener);
  throw new RestoreFailed({ ...listener.final, unanswered: desk.unanswered });
}

/** Crash logs follow a failure, then the phone closes or restarts. Nothing said here changes the verdict. */
async function lastWords(running: Running, listener: Listener): Promise<void> {
  try {
    for (;;) {
      const message = await running.restored.message(lastWordsMs);
      if (!isDict(message)) return;
      await listener.hear(message);
    }
  } catch {
    // Silence, or gone: it has said everything.
  }
}
