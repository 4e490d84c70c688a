import { expose } from 'comlink';
import { realWorld } from '../src/bytes/world.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { FirmwareApi } from '../src/session/contract.ts';
import { Outbox } from './outbox.ts';
import { verifyFile } from './verify.ts';

/** The worker that reads, checks and unpacks firmware. It never touches USB. */
let outbox: Outbox | undefined;

const api: FirmwareApi = {
  open(sink, start) {
    outbox = new Outbox(realWorld.clock, sink, start);
    return Promise.resolve();
  },
  async verify(file) {
    if (!outbox) throw new Error('called before open');
    const { note } = outbox;
    const shelf = new BrowserShelf(realWorld);
    const verified = await verifyFile({ world: realWorld, note, hashers: wasmHashers, shelf }, file);
    outbox.flush();
    return verified;
  },
};

expose(api);
