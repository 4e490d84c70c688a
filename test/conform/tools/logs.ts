import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { take } from '../../../src/diagnosis/intake/intake.ts';
import { condense } from '../condense.ts';
import { startApple } from '../inside/apple.ts';
import { idevicerestore } from '../inside/idevicerestore.ts';
import { PhoneOnBus, type PhoneWish } from '../inside/phone.ts';
import { startUsbmuxd } from '../inside/usbmuxd.ts';
import type { PlannedFault } from '../../phone/faults.ts';
import type { Check, Suite } from '../suite.ts';

const product = 'iPhone10,1';

/** What was once kept of each log; what it allows to say is asserted in `test/node/intake.logs.test.ts`. */
const vectors = resolve(import.meta.dirname, '../../vectors/idevicerestore');

/** All that decides what a person does next. */
function readingOf(log: string): unknown {
  const taken = take(log);
  if (taken.kind === 'sighting' || !taken.verdict) return taken.kind;
  const { class: cls, shape, phase, data, codes, cannotKnow } = taken.verdict;
  return { cls, shape, phase, data, codes, cannotKnow };
}

/** One failed restore, whose log reads as the one that is kept. */
function failing(name: string, faults: readonly PlannedFault[], signs = 'iPhone 8'): Check {
  return {
    name,
    async run(place) {
      const firmware = place.firmware('iPhone 8');
      await startApple(place, place.firmware(signs));
      await startUsbmuxd(place);
      const wish: PhoneWish = { product, faults };
      await PhoneOnBus.start(place, wish);
      const { text } = await idevicerestore(place, firmware, '-e');
      place.log('condensed', condense(text));
      const kept = await readFile(join(vectors, `${name}.txt`), 'utf8');
      assert.deepEqual(readingOf(text), readingOf(kept));
    },
  };
}

/** What idevicerestore 1.0.0 prints when it fails: the logs that people have. */
export const logs: Suite = {
  programs: ['idevicerestore', 'usbmuxd', 'usbip', 'openssl'],
  firmware: ['iPhone 8', 'iPhone 11'],
  seconds: 560,
  checks: [
    failing('not-signed', [], 'iPhone 11'),
    failing('too-old', [
      { at: { checkpoint: 0x655 }, do: { status: 10, text: 'host version is unsupported' } },
    ]),
    failing('storage-full', [
      { at: { checkpoint: 0x65b }, do: { status: 14, text: 'No space left on device' } },
    ]),
    failing('stream-broken', [
      { at: { checkpoint: 0x65b }, do: { status: 14, text: 'socket unexpectedly closed' } },
    ]),
    failing('factory-data', [
      { at: { checkpoint: 0x634 }, do: { status: 53, text: 'could not recover factory data' } },
    ]),
    failing('cryptex', [{ at: { checkpoint: 0x6a6 }, do: { status: 100, text: 'failed to install splat' } }]),
    failing('gone-in-install', [{ at: { phase: 'install' }, do: { leave: { as: 'never' } } }]),
    failing('gone-in-image', [{ at: { progress: 41 }, do: { leave: { as: 'recovery', afterMs: 11_000 } } }]),
    failing('kernel-died', [{ at: { phase: 'kernel' }, do: { leave: { as: 'recovery', afterMs: 4000 } } }]),
    failing('upload-stalls', [{ at: { component: 'RestoreRamDisk' }, do: { stall: 4 } }]),
    failing('left-while-loading', [
      { at: { component: 'RestoreRamDisk' }, do: { leave: { as: 'recovery', afterMs: 9000 } } },
    ]),
  ],
};
