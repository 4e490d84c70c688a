import { realWorld } from '../src/bytes/world.ts';
import type { Note } from '../src/journal/journal.ts';
import type { Outfit } from '../src/restore/outfit.ts';
import { Station } from '../src/restore/station.ts';
import type { RestoreApi } from '../src/session/contract.ts';
import { outbox } from './outbox.ts';

/** The worker's end of `RestoreApi`: one station, made when the page opens it. */
export function serve(outfit: (note: Note) => Outfit): RestoreApi {
  let station: Station | undefined;
  const opened = (): Station => {
    if (!station) throw new Error('called before open');
    return station;
  };
  return {
    async open(sink, start) {
      station = new Station(outfit(outbox(realWorld.clock, sink, start)));
      await station.look();
    },
    look: () => opened().look(),
    prepare: (file, verified) => opened().prepare(file, verified),
    restore: (consent) => opened().restore(consent),
    stop: () => {
      opened().stop();
      return Promise.resolve();
    },
  };
}
