import { Silence } from '../bytes/deadline.ts';
import { ConnectionReset, PortRefused } from '../mux/errors.ts';
import { isDict } from '../plist/dict.ts';
import { AsrClosed } from '../services/errors.ts';
import type { Attempt } from './attempt.ts';
import { Desk } from './desk.ts';
import { RestoredClosed, RestoreFailed } from './errors.ts';
import type { Running } from './handover.ts';
import { Listener } from './listener.ts';

/** How long a phone that reports a failure is listened to for its crash logs. */
const lastWordsMs = 5_000;
/** How long a phone that broke off an answer may say nothing before that is the end. */
const reasonMs = 60_000;

/** From StartRestore to the final status: the phone leads, asks and reports; this follows. */
export async function install(attempt: Attempt, running: Running): Promise<void> {
  attempt.enter('checks');
  attempt.doing = 'following the restore';
  const desk = new Desk(attempt, running);
  const listener = new Listener(attempt, running, desk);
  let broken: Error | null = null;
  while (listener.final === null) {
    try {
      const message = await attempt.unlessStopped(() =>
        broken
          ? running.restored.message(reasonMs)
          : Promise.race([running.restored.message(null), desk.failed]),
      );
      if (message === undefined) throw broken ?? new RestoredClosed(desk.unanswered);
      await listener.hear(message);
    } catch (error) {
      if (broken || !brokeOff(error)) throw broken && error instanceof Silence ? broken : error;
      broken = error;
    }
  }
  // restored waits for this answer to every final status, a bad one too.
  await running.restored.acknowledge();
  if (listener.final.status === 0) return;
  await lastWords(running, listener);
  throw new RestoreFailed({ ...listener.final, unanswered: desk.unanswered });
}

/**
 * The phone ended one answer and is still there: it goes on, asks again, or says why it failed, and its own word is
 * worth more than that a connection closed.
 */
const brokeOff = (error: unknown): error is Error =>
  error instanceof AsrClosed || error instanceof ConnectionReset || error instanceof PortRefused;

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
