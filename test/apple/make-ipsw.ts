import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { crc32 as nodeCrc32 } from 'node:zlib';
import { KiB, MiB } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { BadArguments, command } from '../run/command.ts';
import { boards } from './ipsw-boards.ts';
import { buildIpsw } from './ipsw.ts';

const help = `npm run ipsw -- --board d53gap --build 23C71 --size 64MiB --out FILE
Writes a firmware file of real shape for tests: its digests are those of its own invented files.
  --board B       ${boards.map(({ board }) => board).join(', ')}
  --build N       build number; the iOS version follows from it
  --version V     iOS version, where it should be another
  --size N        bytes of the OS image, with KiB, MiB or GiB (default 64MiB, at most 16GiB)
  --os HOW        stored (default) or deflated
  --texture T     dense (default) or mixed: how well the image compresses
  --manifest FILE takes the shape, all identities and components, from a real BuildManifest
  --exact C=N     the file of component C gets exactly N bytes; may be repeated
  --seed N        another seed, other bytes (default 1)
  --zip64         64-bit fields even where they are not needed
  --out FILE      where to write`;

const options = {
  board: { type: 'string', default: 'd53gap' },
  build: { type: 'string', default: '23C71' },
  version: { type: 'string' },
  size: { type: 'string', default: '64MiB' },
  os: { type: 'string', default: 'stored' },
  texture: { type: 'string', default: 'dense' },
  manifest: { type: 'string' },
  exact: { type: 'string', multiple: true, default: [] as string[] },
  seed: { type: 'string', default: '1' },
  zip64: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

// Node 20 has a native CRC-32 since 20.15, which its types do not know.
const native = {
  sha384: () => createHash('sha384'),
  crc32: (nodeCrc32 as typeof crc32 | undefined) ?? crc32,
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.help) {
    console.log(help);
    return;
  }
  if (values.out === undefined) throw new BadArguments('say where to write: --out FILE');
  const ipsw = await buildIpsw({
    product: values.board,
    build: values.build,
    ...(values.version === undefined ? {} : { version: values.version }),
    imageBytes: bytesOf(values.size),
    os: oneOf('os', values.os, ['stored', 'deflated']),
    texture: oneOf('texture', values.texture, ['dense', 'mixed']),
    ...(values.manifest === undefined ? {} : { manifest: Uint8Array.from(await readFile(values.manifest)) }),
    seed: Number(values.seed),
    zip64: values.zip64,
    fileBytes: Object.fromEntries(values.exact.map(exactOf)),
    native,
  });
  const file = await open(values.out, 'w');
  try {
    for await (const part of ipsw.parts()) await file.writeFile(part);
  } finally {
    await file.close();
  }
  console.log(`${values.out}: ${ipsw.size} bytes, ${ipsw.identities.length} identities`);
}

function bytesOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)(KiB|MiB|GiB)?$/.exec(text) ?? [];
  const scale = { '': 1, KiB, MiB, GiB: 1024 * MiB }[unit];
  const bytes = Number(count) * (scale ?? NaN);
  if (!(bytes > 0 && bytes <= 16 * 1024 * MiB))
    throw new BadArguments(`--size ${text}: give 1 byte to 16GiB, as in 64MiB`);
  return bytes;
}

function oneOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new BadArguments(`--${name} ${value}: give ${allowed.join(' or ')}`);
  return found;
}

function exactOf(text: string): [string, number] {
  const [, component, bytes] = /^(.+)=(\d+)$/.exec(text) ?? [];
  if (component === undefined) throw new BadArguments(`--exact ${text}: give COMPONENT=BYTES`);
  return [component, Number(bytes)];
}

await command(main);
