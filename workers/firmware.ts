import { expose } from 'comlink';
import { realWorld } from '../src/bytes/world.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { Note } from '../src/journal/journal.ts';
import type { FirmwareApi } from '../src/session/contract.ts';
import { outbox } from './outbox.ts';
import { verifyFile } from './verify.ts';

/** The worker that reads, checks and unpacks firmware. It never touches USB. */
let note: Note = () => undefined;

const api: FirmwareApi = {
  open(sink, start) {
    note = outbox(realWorld.clock, sink, start);
    return Promise.resolve();
  },
  verify: (file) =>
    verifyFile({ world: realWorld, note, hashers: wasmHashers, shelf: new BrowserShelf(realWorld) }, file),
};

expose(api);
