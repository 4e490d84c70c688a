import type { Clock } from '../src/bytes/clock.ts';
import { Journal, type Note } from '../src/journal/journal.ts';
import type { Entry } from '../src/journal/entry.ts';
import type { Sink } from '../src/session/contract.ts';

/** How long entries gather before they cross to the page together. */
const gatherMs = 16;

/** A worker's end of the journal: entries are stamped here, gathered, and cross in batches. */
export function outbox(clock: Clock, sink: Sink, start: number): Note {
  let gathered: Entry[] = [];
  const journal = new Journal(clock, start, (entry) => {
    gathered.push(entry);
    if (gathered.length > 1) return;
    clock.after(gatherMs, () => {
      const batch = gathered;
      gathered = [];
      sink(batch);
    });
  });
  return journal.note;
}
