import type { Bytes } from './bytes.ts';
import { systemClock, type Clock } from './clock.ts';

/** Randomness: UUIDs, nonces, server randoms. */
export interface Chance {
  bytes(length: number): Bytes;
}

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

export const sha384 = async (world: World, bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await world.outside('digest', () => crypto.subtle.digest('SHA-384', bytes)));

export const sha256 = async (world: World, bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await world.outside('digest', () => crypto.subtle.digest('SHA-256', bytes)));

export const sha1 = async (world: World, bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await world.outside('digest', () => crypto.subtle.digest('SHA-1', bytes)));
