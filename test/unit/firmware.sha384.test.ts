import { expect } from '@open-wc/testing';
import { sha384 as noble } from '@noble/hashes/sha2.js';
import { KiB, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { startSha384 } from '../../src/firmware/sha384.ts';
import { Image } from '../apple/image.ts';

const bytes = new Image(3, 300 * KiB).range(0, 300 * KiB);
const expected = (content: Bytes): string => toHex(Uint8Array.from(noble(content)));

async function digest(content: Bytes, step: number): Promise<string> {
  const hash = await startSha384();
  for (let at = 0; at < content.length; at += step) await hash.update(content.subarray(at, at + step));
  return toHex(await hash.digest());
}

describe('SHA-384', () => {
  it('is the one of the standard, for every length around the ends of blocks', async () => {
    expect(await digest(new TextEncoder().encode('abc'), 3)).to.equal(
      'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
    );
    for (let length = 0; length <= 260; length++) {
      const content = bytes.subarray(0, length);
      expect(await digest(content, 97), `${length} bytes`).to.equal(expected(content));
    }
  });

  it('is the same however its bytes come, also across the ends of its own memory', async () => {
    for (const step of [1000, 64 * KiB - 1, 64 * KiB, 64 * KiB + 1, bytes.length])
      expect(await digest(bytes, step), `in pieces of ${step}`).to.equal(expected(bytes));
  });

  it('goes on from where it was left, in the middle of a block or at its end', async () => {
    for (const cut of [0, 1, 127, 128, 129, 70_000]) {
      const first = await startSha384();
      await first.update(bytes.subarray(0, cut));
      const second = await startSha384(await first.save!());
      await second.update(bytes.subarray(cut));
      expect(toHex(await second.digest()), `left at ${cut}`).to.equal(expected(bytes));
    }
  });
});
