import type { Bytes } from './bytes.ts';
import { systemClock, type Clock } from './clock.ts';
import { within } from './deadline.ts';

/** Randomness: UUIDs, nonces, server randoms. */
export interface Chance {
  bytes(length: number): Bytes;
}

/** What leaves the thread, by kind. */
export type Errand = 'usb' | 'fetch' | 'storage' | 'file' | 'digest' | 'inflate' | 'worker';

/**
 * The seam: every call that leaves the thread passes here, so that it can be counted, held against virtual time, or
 * made to fail. An errand of kind `usb` never holds virtual time, since a read may wait for as long as the phone likes.
 */
export type Outside = <T>(errand: Errand, run: () => Promise<T>) => Promise<T>;

/** What code is given instead of looking it up. */
export interface World {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly outside: Outside;
}

/** The browser's own time and chance; calls pass the seam at once. */
export const realWorld: World = {
  clock: systemClock,
  chance: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
  outside: (_, run) => run(),
};

/** Random UUID (version 4), upper case, as Apple's requests carry it. */
export function uuid(chance: Chance): string {
  const b = chance.bytes(16);
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Array.from(b, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-').toUpperCase();
}

/** The browser did not give a digest, or a tool for one, or did not inflate. Nothing is wrong with what was to be read. */
export class DigestFailed extends Error {
  override readonly name = 'DigestFailed';
  readonly algorithm: string;
  constructor(algorithm: string, why: string) {
    super(`no ${algorithm} of this browser: ${why}`);
    this.algorithm = algorithm;
  }
}

/** Far more than the largest piece takes. */
const digestMs = 60_000;

/** One digest, or the making of a hasher, outside the thread. Throws `DigestFailed` also when no answer comes. */
export async function digesting<T>(world: World, algorithm: string, run: () => Promise<T>): Promise<T> {
  try {
    return await within(world.clock, digestMs, algorithm, world.outside('digest', run));
  } catch (error) {
    if (error instanceof DigestFailed) throw error;
    throw new DigestFailed(algorithm, error instanceof Error ? error.message : String(error));
  }
}

const digest =
  (algorithm: string) =>
  async (world: World, bytes: Bytes): Promise<Bytes> =>
    new Uint8Array(await digesting(world, algorithm, () => crypto.subtle.digest(algorithm, bytes)));

/** SHA-384 of bytes in memory. */
export const sha384 = digest('SHA-384');
/** SHA-256 of bytes in memory. */
export const sha256 = digest('SHA-256');
/** SHA-1 of bytes in memory. */
export const sha1 = digest('SHA-1');
