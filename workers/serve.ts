import { systemClock, type Clock } from '../src/bytes/clock.ts';
import type { Errand } from '../src/journal/entry.ts';
import type { Note } from '../src/journal/journal.ts';
import type { Outfit } from '../src/restore/outfit.ts';
import { Station } from '../src/restore/station.ts';
import type { Fetched, RestoreApi } from '../src/session/contract.ts';
import { watchDrift } from './drift.ts';
import { Outbox } from './outbox.ts';

const errands: Record<Errand, (station: Station, file: Fetched | null) => Promise<void>> = {
  enter: (station) => station.enterRecovery(),
  leave: (station) => station.leaveRecovery(),
  restart: (station) => station.restartRestore(),
  dfu: (station) => station.enterDfu(),
  port: (station, file) => station.repairPort(file),
};

/** The calls, and where their entries go once there is a page. */
export interface Served {
  readonly api: RestoreApi;
  readonly outbox: () => Outbox | undefined;
}

/** The worker's end of `RestoreApi`: one station, made when the page opens it. */
export function serve(outfit: (note: Note) => Outfit, clock: Clock = systemClock): Served {
  let open: { station: Station; outbox: Outbox } | undefined;
  const at = async (work: (station: Station, note: Note) => Promise<void>): Promise<void> => {
    if (!open) throw new Error('called before open');
    await work(open.station, open.outbox.note);
    await open.outbox.flush();
  };
  const api: RestoreApi = {
    async open(sink, start) {
      const outbox = new Outbox(clock, sink, start);
      open = { station: new Station(outfit(outbox.note)), outbox };
      await at((station) => station.look());
    },
    look: () => at((station) => station.look()),
    picked: () => at((station) => station.picked()),
    take: (ecid) => at((station) => station.take(ecid)),
    prepare: (file, verified, kinds) => at((station) => station.prepare(file, verified, kinds)),
    restore: (consent) =>
      at(async (station, note) => {
        const end = watchDrift(clock, note);
        await station.restore(consent).finally(end);
      }),
    stop: () =>
      at((station) => {
        station.stop();
        return Promise.resolve();
      }),
    errand: (errand, file) => at((station) => errands[errand](station, file)),
  };
  return { api, outbox: () => open?.outbox };
}
