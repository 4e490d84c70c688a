import { Silence } from '../bytes/deadline.ts';
import { isDict } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import type { Attempt } from './attempt.ts';
import { Desk } from './desk.ts';
import { RestoredClosed, RestoreFailed } from './errors.ts';
import type { Running } from './handover.ts';
import { Listener } from './listener.ts';

/** How long a phone that reports a failure is listened to for its crash logs, in all. */
const lastWordsMs = 5_000;

/**
 * From StartRestore to the final status: the phone leads, asks and reports; this follows. Answers who hears what comes
 * after a good one.
 */
export async function install(attempt: Attempt, running: Running): Promise<Listener> {
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
  if (listener.final.status === 0) return listener;
  await lastWords(attempt, running, listener);
  throw new RestoreFailed({ ...listener.final, unanswered: desk.unanswered });
}

/**
 * Crash logs follow a failure, then the phone closes or restarts; one that does neither is let go. Nothing said here
 * changes the verdict.
 */
async function lastWords(attempt: Attempt, { restored }: Running, listener: Listener): Promise<void> {
  const { clock } = attempt.outfit.world;
  const until = clock.now() + lastWordsMs;
  try {
    while (clock.now() < until) {
      const message = await restored.message(until - clock.now());
      if (!isDict(message)) return;
      await listener.hear(message);
    }
  } catch (error) {
    if (!(error instanceof Silence)) return;
  }
  // Nobody waits for the answer.
  await restored.goodbye(0).catch(() => undefined);
}
