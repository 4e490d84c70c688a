import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { buildFor } from '../apple/builds.ts';
import { buildIpsw } from '../apple/ipsw.ts';

// Node 20 has a native CRC-32 since 20.15, which its types do not know.
const native = {
  sha384: () => createHash('sha384'),
  crc32: (nodeCrc32 as ((bytes: Bytes, before: number) => number) | undefined) ?? crc32,
};

/** Writes an IPSW with an image of this size, stored as Apple stores it; answers the image's SHA-256, hex. */
export async function writeFirmware(path: string, product: string, imageBytes: number): Promise<string> {
  const ipsw = await buildIpsw({ product, build: buildFor(product), imageBytes, native });
  const file = await open(path, 'w');
  try {
    for await (const part of ipsw.parts()) await file.writeFile(part);
  } finally {
    await file.close();
  }
  const hash = createHash('sha256');
  for (const piece of ipsw.image.pieces(MiB)) hash.update(piece);
  return hash.digest('hex');
}
