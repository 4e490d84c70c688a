import { expect } from '@open-wc/testing';
import { concat, utf8 } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import type { CheckName } from '../phone/check-names.ts';
import { bytesOf, restore, withDigests, type RestoreTest } from './phone-restore.ts';

/** A host that does one thing wrong while it serves the image. */
interface Broken extends RestoreTest {
  readonly does: string;
  readonly check: CheckName;
  readonly status: number;
  /** What still breaks when the rule is off. */
  readonly then?: CheckName;
}

const image = bytesOf(300_000);

const hosts: Broken[] = [
  {
    does: 'sends a list for packet info',
    check: 'asr.list',
    status: 14,
    info: () => writeXml([]),
    then: 'asr.packet-info',
  },
  {
    does: 'leaves two newlines behind the packet info',
    check: 'asr.trailing',
    status: 14,
    info: (info) => concat([writeXml(info), utf8('\n\n')]),
  },
  {
    does: 'names another stream',
    check: 'asr.packet-info',
    status: 14,
    info: (info) => writeXml({ ...info, 'Stream ID': 2 }),
  },
  {
    does: 'answers after twenty seconds',
    check: 'asr.answer-late',
    status: 14,
    range: async (bytes, world) => {
      await pause(world.clock, 20_000);
      return bytes;
    },
  },
  {
    does: 'answers with bytes that the image does not have',
    check: 'asr.validation',
    status: 14,
    range: (bytes) => bytes.map((byte) => byte ^ 0xff),
  },
  {
    does: 'sends a digest of other bytes',
    check: 'asr.checksum',
    status: 1100,
    payload: async (stream, whole, world) => {
      const wire = await withDigests(world, whole);
      wire[131_075]! ^= 1;
      await stream.write(wire);
    },
  },
  {
    does: 'sends more than the image',
    check: 'asr.extra',
    status: 14,
    payload: async (stream, whole, world) => {
      await stream.write(concat([await withDigests(world, whole), Uint8Array.of(0)]));
    },
  },
  {
    does: 'sends another image than the ticket is for',
    check: 'asr.digest',
    status: 1100,
    digests: { rosi: new Uint8Array(48) },
  },
];

describe('hosts that asr on the pretend phone refuses', () => {
  for (const { does, check, status, then, ...test } of hosts) {
    it(`one that ${does}`, async () => {
      const strict = await restore({ image, ...test });
      expect([strict.status?.Status, strict.mode, strict.body.refused]).to.deep.equal([
        status,
        'recovery',
        [check],
      ]);
      expect(strict.body.image).to.equal(undefined);
      const lenient = await restore({ image, ...test, lenient: [check] });
      expect(new Set(lenient.body.tolerated), 'with the rule switched off').to.deep.equal(new Set([check]));
      expect([lenient.mode, lenient.body.refused]).to.deep.equal(
        then ? ['recovery', [then]] : ['normal', []],
      );
    });
  }
});
