import type { Phase } from '../../src/journal/entry.ts';
import type { FaultPlace } from '../phone/faults.ts';

/** A place in a brief restore at which a fault can strike. */
export interface Spot {
  readonly at: FaultPlace;
  readonly phase: Phase;
  /** What the phone is there, as a planned leave names it. */
  readonly mode: 'recovery' | 'ibec' | 'restore';
  /** The phone waits for data of ours there. */
  readonly asks?: true;
  /** In the first ten seconds of the restore system. */
  readonly early?: true;
  /** It is about to leave as we told it. */
  readonly leaving?: true;
  /**
   * The host may be in another phase: the step that begins this one has not reached it yet, the step runs beside the
   * image, or all of the small image is in the phone before it is written.
   */
  readonly borders?: true;
}

const borders = (spot: Spot): Spot => ({ ...spot, borders: true });

const spots = (phase: Phase, mode: Spot['mode'], ...places: FaultPlace[]): Spot[] =>
  places.map((at) => ({ at, phase, mode, ...('request' in at && mode === 'restore' ? { asks: true } : {}) }));

/** In the order in which a restore comes by. */
export const everySpot: readonly Spot[] = [
  ...spots('prepare', 'recovery', { phase: 'prepare' }),
  ...spots('ibec', 'recovery', { phase: 'ibec' }, { component: 'iBEC' }, { phase: 'ibec', bytes: 1000 }),
  { at: { request: 'go' }, phase: 'ibec', mode: 'recovery', leaving: true },
  ...spots(
    'load',
    'ibec',
    { phase: 'load' },
    { phase: 'load', bytes: 5000 },
    { component: 'RestoreRamDisk' },
    { component: 'RestoreDeviceTree' },
    { component: 'RestoreSEP' },
    { component: 'RestoreKernelCache' },
    { request: 'ramdisk' },
    { request: 'devicetree' },
  ),
  { at: { phase: 'kernel' }, phase: 'kernel', mode: 'ibec', leaving: true },
  ...spots('handover', 'restore', { phase: 'handover' }),
  ...spots(
    'checks',
    'restore',
    { phase: 'checks' },
    { checkpoint: 0x600 },
    { checkpoint: 0x601 },
    { checkpoint: 0x655 },
    { checkpoint: 0x60b },
    { request: 'RootTicket' },
    { checkpoint: 0x60d },
  ).map((spot) => ({ ...spot, early: true as const })),
  ...spots(
    'checks',
    'restore',
    { checkpoint: 0x609 },
    { request: 'NORData' },
    { checkpoint: 0x616 },
    { request: 'FDRTrustData' },
  ),
  ...spots('disk', 'restore', { checkpoint: 0x61f }).map(borders),
  ...spots('disk', 'restore', { checkpoint: 0x621 }),
  ...spots('image', 'restore', { progress: 10 }, { progress: 50 }, { progress: 90 }).map(borders),
  ...spots('image', 'restore', { phase: 'image', bytes: 20_000 }, { phase: 'image', bytes: 200_000 }),
  ...spots('install', 'restore', { phase: 'install' }),
  ...spots(
    'install',
    'restore',
    { checkpoint: 0x130a },
    { request: 'FUDData' },
    { request: 'FUDData', nth: 2 },
    { checkpoint: 0x1301 },
  ).map(borders),
  ...spots(
    'install',
    'restore',
    { checkpoint: 0x66f },
    { checkpoint: 0x6b4 },
    { checkpoint: 0x674 },
    { checkpoint: 0x6a6 },
    { request: 'BuildIdentityDict' },
    { request: 'KernelCache' },
    { request: 'DeviceTree' },
    { checkpoint: 0x68b },
    { request: 'SystemImageRootHash' },
  ),
  ...spots('finish', 'restore', { phase: 'finish' }),
];
