import { isDict } from '../plist/dict.ts';
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
  while (listener.final === null) {
    const message = await attempt.unlessStopped(Promise.race([running.restored.message(null), desk.failed]));
    if (message === undefined) throw new RestoredClosed(desk.unanswered);
    await listener.hear(message);
  }
  // restored waits for this answer to every final status, a bad one too.
  await running.restored.acknowledge();
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
