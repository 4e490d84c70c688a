import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { MiB, type Bytes } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { readManifest } from '../../src/firmware/manifest.ts';
import { buildFor } from '../apple/builds.ts';
import { buildIpsw, type BuiltIpsw, type IpswOptions } from '../apple/ipsw.ts';

// Node 20 has a native CRC-32 since 20.15, which its types do not know.
const native = {
  sha384: () => createHash('sha384'),
  crc32: (nodeCrc32 as ((bytes: Bytes, before: number) => number) | undefined) ?? crc32,
};

/** A firmware file on disk, without its bytes. */
export interface Firmware {
  /** Of the image inside the archive. */
  readonly path: string;
  /** What pretend Apple signs of it. */
  readonly identities: BuiltIpsw['identities'];
  /** Of the image, hex; takes a while. */
  readonly sha256: () => string;
}

/** Writes an IPSW of a build that fits the product; its image is stored, as Apple stores it, unless asked otherwise. */
export async function writeFirmware(
  path: string,
  wanted: Pick<IpswOptions, 'product' | 'imageBytes' | 'os' | 'texture'>,
): Promise<Firmware> {
  const ipsw = await buildIpsw({ ...wanted, build: buildFor(wanted.product), native });
  const file = await open(path, 'w');
  try {
    for await (const part of ipsw.parts()) await file.writeFile(part);
  } finally {
    await file.close();
  }
  return {
    path: readManifest(ipsw.manifest).identities[0]!.component('OS').path!,
    identities: ipsw.identities,
    sha256: () => {
      const hash = createHash('sha256');
      for (const piece of ipsw.image.pieces(MiB)) hash.update(piece);
      return hash.digest('hex');
    },
  };
}
