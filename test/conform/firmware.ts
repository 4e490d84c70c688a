import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { MiB } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { buildFor } from '../apple/builds.ts';
import { versionOf } from '../apple/ipsw-boards.ts';
import { buildIpsw, type IpswOptions } from '../apple/ipsw.ts';
import { lengthThatFills } from './whole-packets.ts';

/** A firmware file that is ready for a suite. */
export interface Firmware {
  readonly path: string;
  readonly product: string;
  readonly imageBytes: number;
  /** Of the system image, which is what a restored phone has to hold; hex. */
  readonly imageSha384: string;
}

/** What a suite's firmware file is to be like; sizes in bytes. */
export interface Wish {
  readonly product: string;
  readonly imageBytes: number;
  /** The component whose image, with a ticket as our client asks for it, fills its last USB packet. */
  readonly fills?: string;
  /** Exact lengths of components' files, by name. */
  readonly fileBytes?: Readonly<Record<string, number>>;
}

/** What a restore needs seconds for. */
export const small = 8 * MiB;

/** Every firmware file by the name that suites ask for it. */
const wishes: Readonly<Record<string, Wish>> = {
  'iPhone 6s': { product: 'iPhone8,1', imageBytes: small },
  'iPhone 8': { product: 'iPhone10,1', imageBytes: small },
  'iPhone 11': { product: 'iPhone12,1', imageBytes: small },
  'iPhone SE 2': { product: 'iPhone12,8', imageBytes: small },
  'iPhone 12': { product: 'iPhone13,2', imageBytes: small },
  'iPhone 13 Pro Max': { product: 'iPhone14,3', imageBytes: small },
  'iPhone 14 Pro': { product: 'iPhone15,2', imageBytes: small },
  'iPhone 15 Pro': { product: 'iPhone16,1', imageBytes: small },
  'iPhone 8, iBEC in whole packets': { product: 'iPhone10,1', imageBytes: small, fills: 'iBEC' },
};

// Node 20 has a native CRC-32 since 20.15, which its types do not know.
const native = {
  sha384: () => createHash('sha384'),
  crc32: (nodeCrc32 as typeof crc32 | undefined) ?? crc32,
};

/** No firmware file of that name is known. */
class UnknownFirmware extends Error {
  override readonly name = 'UnknownFirmware';
  readonly firmware: string;
  constructor(firmware: string) {
    super(`no firmware "${firmware}"; there are ${Object.keys(wishes).join(', ')}`);
    this.firmware = firmware;
  }
}

/** Writes the file of that name into a folder of its own below `folder`. Throws `UnknownFirmware`. */
export async function makeFirmware(folder: string, name: string): Promise<Firmware> {
  const wish = wishes[name];
  if (!wish) throw new UnknownFirmware(name);
  return writeFirmware(join(folder, name.replaceAll(/[^\w]+/g, '-')), wish);
}

/** Writes a firmware file into the folder, under the name that Apple would give it. */
export async function writeFirmware(folder: string, wish: Wish): Promise<Firmware> {
  const { product, imageBytes, fills } = wish;
  const build = buildFor(product);
  const options: IpswOptions = { product, build, imageBytes, native };
  const filling = fills === undefined ? {} : { [fills]: await lengthThatFills(options) };
  const ipsw = await buildIpsw({ ...options, fileBytes: { ...wish.fileBytes, ...filling } });
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${product}_${versionOf(build)}_${build}_Restore.ipsw`);
  const file = await open(path, 'w');
  try {
    for await (const part of ipsw.parts()) await file.writeFile(part);
  } finally {
    await file.close();
  }
  const image = createHash('sha384');
  for (const piece of ipsw.image.pieces(MiB)) image.update(piece);
  return { path, product, imageBytes, imageSha384: image.digest('hex') };
}
