import type { Clock } from '../src/bytes/clock.ts';
import type { Note } from '../src/journal/journal.ts';

const everyMs = 2_000;
/** From here on a timer that came late means that this computer slept, or froze the page. */
const noticeMs = 5_000;

/**
 * Watches whether time goes on. A worker's timers are not slowed down when its page is hidden, so one that comes late by
 * the wall clock tells of sleep. The answer ends the watch.
 */
export function watchDrift(clock: Clock, note: Note): () => void {
  let cancel = (): void => undefined;
  let before = clock.wall();
  const look = (): void => {
    const lateMs = Math.round(clock.wall() - before - everyMs);
    if (lateMs > noticeMs) note({ who: 'page', kind: 'drift', ms: lateMs });
    before = clock.wall();
    cancel = clock.after(everyMs, look);
  };
  cancel = clock.after(everyMs, look);
  return () => {
    cancel();
  };
}
