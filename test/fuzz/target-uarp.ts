import { choosePieces } from '../../src/firmware/port-image.ts';
import { PortFirmwareUnfit } from '../../src/firmware/errors.ts';
import { readUarp } from '../../src/firmware/uarp.ts';
import { utf8 } from '../../src/bytes/bytes.ts';
import { uarp as container } from '../apple/ipsw-uarp.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

/** A container of firmware for port controllers, taken apart for one of them. */
export const uarp: Target = {
  seeds: [container((bytes) => new Uint8Array(bytes))],
  words: ['CF$UID', 'NS.objects', 'NS.keys', '<integer>1</integer>', '<dict>', 'ldr1', 'dtA1'].map(utf8),
  longest: 16_384,
  accepts: (error) => error instanceof PortFirmwareUnfit,
  run(input) {
    const read = readUarp(input);
    promised('gives no more than the container has', () =>
      [...read.payloads.values()].every(({ bytes }) => bytes.length <= input.length),
    );
    choosePieces(read, { boardId: 0x0481_3000, revision: 0x22 });
  },
};
