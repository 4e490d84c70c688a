import { concat, KiB, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import type { Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import type { Board } from './ipsw-boards.ts';

/** The component's name in the manifest. */
export const portFirmware = 'USBPortController1,USBFirmware';

/** Where the archive has it: one container for all boards. */
export const portPath = 'Firmware/USBPortController/ace3.uarp';

/** Phones with a USB-C port that may wait for firmware: the first was the 15 Pro. */
const firstChip = 0x8130;

/** The controller's ids; the phone's are packed into its board. */
export function portOf({ chipId, boardId }: Pick<Board, 'chipId' | 'boardId'>) {
  return chipId < firstChip ? undefined : { chipId: 0x22, boardId: boardId * 0x100_0000 + (chipId << 8) };
}

const headerSize = 0x2c;
const entrySize = 0x28;

/** Payloads by code: data for two revisions of the controller, and the loader of each board. */
const pieces: readonly (readonly [string, readonly number[], number])[] = [
  ['ldr1', [1, 0, 0, 0], 3 * KiB],
  ['dtA1', [2, 34, 0, 0], 700],
  ['dtA2', [2, 34, 0, 0], 900],
  ['dtB1', [2, 35, 1, 0], 600],
  ['dtB2', [2, 35, 1, 0], 500],
];

/** A UARP container for every board of ours: header, table, payloads, and a keyed archive that says what is for whom. */
export function uarp(content: (bytes: number) => Bytes): Bytes {
  const dataAt = headerSize + pieces.length * entrySize;
  const total = dataAt + pieces.reduce((sum, [, , length]) => sum + length, 0);
  let at = dataAt;
  const table = pieces.map(([code, version, length]) => {
    const entry = concat([words(entrySize), utf8(code), words(...version, 0, 0, at, length)]);
    at += length;
    return entry;
  });
  const header = words(2, headerSize, total, 0, 0, 0, 0, dataAt, 0, headerSize, pieces.length * entrySize);
  const payloads = pieces.map(([, , length]) => content(length));
  return concat([header, ...table, ...payloads, writeXml(archive(about))]);
}

const matching = (least: number, most: number, tags: string): Value => ({
  'Personalization Matching Data Product Revision Minimum': least,
  'Personalization Matching Data Product Revision Maximum': most,
  'Personalization Matching Data Payload Tags': tags,
});

const about: Value = {
  'SuperBinary Payloads': [
    { 'Payload 4CC': 'none', 'Payload MetaData': { 'Personalization Manifest Prefix': 'Timer' } },
    {
      'Payload 4CC': 'ldr1',
      'Payload MetaData': {
        'Personalization Manifest Prefix': 'USBPortController',
        'Personalization Board ID (64 bits)': 0x0481_3000,
        'Personalization Matching Data': [matching(0, 0x1f, 'dtA1,dtA2'), matching(0x20, 0x2f, 'dtB1,dtB2')],
      },
    },
  ],
};

/** As NSKeyedArchiver lays a value out: every object once in a list, the others refer to it by its place. */
function archive(value: Value): Value {
  const objects: Value[] = ['$null'];
  const keep = (each: Value): Value => {
    const place = objects.length;
    objects.push(each);
    if (Array.isArray(each)) objects[place] = { 'NS.objects': (each as readonly Value[]).map(keep) };
    else if (typeof each === 'object')
      objects[place] = {
        'NS.keys': Object.keys(each).map(keep),
        'NS.objects': Object.values(each as Record<string, Value>).map(keep),
      };
    return { CF$UID: place };
  };
  const root = keep(value);
  return { $archiver: 'NSKeyedArchiver', $objects: objects, $top: { root }, $version: 100_000 };
}

/** Big-endian. */
function words(...values: readonly number[]): Bytes {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setUint32(4 * i, value);
  return bytes;
}
