import { expose } from 'comlink';
import { realWorld } from '../src/bytes/world.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { openIpsw } from '../src/firmware/ipsw.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import { verifyIpsw } from '../src/firmware/verify.ts';
import type { Note } from '../src/journal/journal.ts';
import { describe } from '../src/restore/fault.ts';
import type { FirmwareApi, Verified } from '../src/session/contract.ts';
import { outbox } from './outbox.ts';

/** Bytes checked between two entries of the journal. */
const stride = 64 * 1024 * 1024;

/** The worker that reads, checks and unpacks firmware. It never touches USB. */
let note: Note = () => undefined;

const api: FirmwareApi = {
  open(sink, start) {
    note = outbox(realWorld.clock, sink, start);
    return Promise.resolve();
  },
  async verify(file) {
    try {
      return await verify(file);
    } catch (error) {
      note({
        who: 'page',
        kind: 'fault',
        phase: 'prepare',
        doing: 'checking the file',
        fault: describe(error),
      });
      return null;
    }
  },
};

async function verify(file: File): Promise<Verified> {
  const shelf = new BrowserShelf(realWorld);
  const ipsw = await openIpsw(realWorld, file, file.name, shelf);
  const { productVersion, build, products, identities } = ipsw.manifest;
  note({
    who: 'ipsw',
    kind: 'opened',
    firmware: { file: file.name, size: file.size, productVersion, build, products },
    entries: ipsw.zip.entries.size,
  });
  let noted = 0;
  const { bytes, ms, osSha384, osDigestAgrees } = await verifyIpsw(realWorld, ipsw, identities, {
    hashers: wasmHashers,
    shelf,
    progress(done, total) {
      if (done - noted < stride && done < total) return;
      noted = done;
      note({ who: 'ipsw', kind: 'checking', done, total });
    },
  });
  note({ who: 'ipsw', kind: 'verified', bytes, ms: Math.round(ms), osSha384, osDigestAgrees });
  return { file: file.name, size: file.size, lastModified: file.lastModified };
}

expose(api);
