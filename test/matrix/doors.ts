import type { Stage as Seen } from '../../src/journal/entry.ts';
import type { PhoneMode, ProductFacts } from '../phone/body.ts';
import { hasDebugPort, hasUsbC, usesSha1 } from '../phone/products.ts';
import type { Stage } from '../story/stage.ts';

/** A mode in which a phone may be found, and its way from there. */
export interface Door {
  readonly name: string;
  readonly mode: PhoneMode;
  readonly has: (product: ProductFacts) => boolean;
  /** Every appearance on the bus up to the loaded iBEC, the first one included. */
  readonly way: (product: ProductFacts) => readonly Seen[];
  /** What a person does before the restore can begin. */
  readonly first?: (stage: Stage) => Promise<void>;
}

const every = (): boolean => true;

/** Left over from a restore that was broken off: nobody but restored itself can end it. */
async function restart(stage: Stage): Promise<void> {
  await stage.world.run(stage.station.restartRestore());
  await stage.until(() => stage.all('phone').length === 2);
}

const afterRom = (product: ProductFacts): readonly Seen[] => [
  hasDebugPort(product.chipId) ? 'kis' : 'dfu',
  // Up to A9X iBSS waits in DFU mode, as the ROM does.
  usesSha1(product.chipId) ? 'dfu' : 'recovery',
  'ibec',
];

/** Every way in, the chips that have it, and the stages by which iBEC is reached. */
export const doors: readonly Door[] = [
  { name: 'normal', mode: 'normal', has: every, way: () => ['normal', 'recovery', 'ibec'] },
  { name: 'recovery', mode: 'recovery', has: every, way: () => ['recovery', 'ibec'] },
  { name: 'DFU', mode: 'dfu', has: ({ chipId }) => !hasDebugPort(chipId), way: afterRom },
  { name: 'KIS', mode: 'dfu', has: ({ chipId }) => hasDebugPort(chipId), way: afterRom },
  {
    name: 'Port DFU',
    mode: 'port-dfu',
    has: hasUsbC,
    way: (product) => ['port-dfu', ...afterRom(product)],
    first: (stage) => stage.repairPort(),
  },
  {
    name: 'restore',
    mode: 'restore',
    has: every,
    way: () => ['restore', 'recovery', 'ibec'],
    first: restart,
  },
];
