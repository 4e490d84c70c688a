import { utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { whole } from '../../src/firmware/entry.ts';
import {
  CrcMismatch,
  EntryBroken,
  EntryTooLarge,
  NotAZip,
  TruncatedZip,
  ZipUnsupported,
} from '../../src/firmware/errors.ts';
import { openZip } from '../../src/firmware/zip.ts';
import { ZipLayout, type Member } from '../apple/ipsw-zip.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import type { Target } from './seeded.ts';
import { archive, counted } from '../unit/firmware-archive.ts';

const promised = [NotAZip, TruncatedZip, ZipUnsupported, EntryBroken, CrcMismatch, EntryTooLarge];

/** Opens it and reads every entry, as a check of the whole file would. */
async function readAll(input: Bytes): Promise<void> {
  const zip = await openZip(counted(input));
  for (const entry of zip.entries.values()) await whole(realWorld, zip, entry, 4096);
}

async function wide(): Promise<Bytes> {
  const content = utf8('stored, with 64-bit fields');
  const member: Member = {
    name: 'wide',
    method: 0,
    crc32: crc32(content),
    packed: content.length,
    size: content.length,
    content: () => [content],
  };
  const parts: Bytes[] = [];
  for await (const part of new ZipLayout([member], true).parts()) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** An archive, opened and read to its last entry. */
export const zip: Target = {
  seeds: [
    archive({ 'a.txt': 'deflated '.repeat(20), b: ['stored', { level: 0 }] }),
    archive({ empty: '' }),
    await wide(),
  ],
  words: [
    'PK\x03\x04',
    'PK\x01\x02',
    'PK\x05\x06',
    'PK\x06\x06',
    'PK\x06\x07',
    '\x01\x00\x10\x00',
    '\xff\xff\xff\xff',
  ].map((word) => Uint8Array.from(word, (character) => character.charCodeAt(0))),
  run: readAll,
  accepts: (error) => promised.some((kind) => error instanceof kind),
};
