import { sha1 } from '@noble/hashes/legacy.js';
import { sha384 } from '@noble/hashes/sha2.js';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import type { Chance } from '../../src/bytes/world.ts';
import { usesSha1 } from './products.ts';

/** The ApNonce that a generator (8 bytes, little-endian) stands for: SHA-1 up to A9, 32 bytes of SHA-384 later. */
export function apNonce(generator: Bytes, chipId: number): Bytes {
  return usesSha1(chipId) ? new Uint8Array(sha1(generator)) : new Uint8Array(sha384(generator).slice(0, 32));
}

/** What makes a ticket good for one boot only. Both are new after every real start, and survive `go` and `bootx`. */
export class Nonces {
  readonly #chance: Chance;
  readonly #chipId: number;
  ap: Bytes;
  /** 20 bytes on every chip: what iBoot shows. */
  sep: Bytes;
  /** What iOS told before the phone went into recovery: still good there, although iBoot shows another. */
  toldSep: Bytes | undefined;
  #told = false;

  constructor(chance: Chance, chipId: number) {
    this.#chance = chance;
    this.#chipId = chipId;
    this.ap = apNonce(chance.bytes(8), chipId);
    this.sep = chance.bytes(20);
  }

  /** iOS tells them to a host, and keeps the generator for the next start. */
  tell(): { ap: Bytes; sep: Bytes } {
    this.#told = true;
    return { ap: this.ap, sep: this.sep };
  }

  /** iBoot starts anew. `fromIos`: iOS had the word before, so what it told still holds. */
  start(fromIos: boolean): void {
    const kept = fromIos && this.#told;
    this.toldSep = kept ? this.sep : undefined;
    if (!kept) this.ap = apNonce(this.#chance.bytes(8), this.#chipId);
    this.sep = this.#chance.bytes(20);
    this.#told = false;
  }

  /** String 1 of iBoot, which begins with a space on real phones. */
  get text(): string {
    return ` NONC:${toHex(this.ap).toUpperCase()} SNON:${toHex(this.sep).toUpperCase()}`;
  }
}
