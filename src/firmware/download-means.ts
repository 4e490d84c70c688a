import type { World } from '../bytes/world.ts';
import type { Hashers } from './hashing.ts';
import type { Ipsw } from './ipsw.ts';
import type { Net } from './net.ts';
import type { Stall } from './patience.ts';
import type { BrowserShelf } from './shelf.ts';
import type { Verified } from './verify.ts';

/** A firmware file on the network. */
export interface Wanted {
  readonly url: string;
  /** What it is called, for people and on the shelf. */
  readonly name: string;
  /** Boards (`d53gap`) whose parts are fetched; without them all of the file. */
  readonly boards?: readonly string[];
}

/** Where a download lives: everything that reaches outside. */
export interface DownloadMeans {
  readonly world: World;
  readonly net: Net;
  readonly shelf: BrowserShelf;
  readonly hashers: Hashers;
  readonly hears: DownloadHears;
}

/** What is told of a download; sizes in bytes. */
export interface DownloadHears {
  /** Of `size`, `needed` will be fetched, and `kept` of them are here already. */
  fetch(asked: { url: string; size: number; needed: number; kept: number; ranges: boolean }): void;
  fetching(done: number, total: number, bytesPerSecond: number): void;
  stalled(stall: Stall): void;
  /** Another tab fetches this very file: it is awaited. */
  elsewhere(): void;
  fetched(bytes: number, ms: number): void;
  opened(ipsw: Ipsw): void;
  checking(done: number, total: number): void;
  verified(verified: Verified): void;
}

/** A fetched and checked file: what was not wanted of it reads as zeros. */
export interface Downloaded {
  readonly file: File;
  /** Boards whose parts are in it; null: all of it. */
  readonly boards: readonly string[] | null;
}
