import { expect } from '@open-wc/testing';
import { concat } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { sha256, sha384 } from '../../src/bytes/world.ts';
import { string } from '../../src/plist/dict.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { VirtualWorld } from '../clock.ts';
import { questionsFor } from '../phone/asr-questions.ts';
import { bytesOf, restore, withDigests, type RestoreTest } from './phone-restore.ts';

const image = bytesOf(600_001);
const world = new VirtualWorld();

describe('asr on the pretend phone', () => {
  it('asks only inside the image, the trailer first, whatever the size', () => {
    for (const size of [1, 512, 4096, 131_072, 8_000_000_000]) {
      const questions = questionsFor(size, world.chance);
      expect(
        questions.every(({ offset, length }) => offset >= 0 && length > 0 && offset + length <= size),
      ).to.equal(true);
      expect(questions[0]).to.deep.equal({ offset: Math.max(0, size - 512), length: Math.min(512, size) });
    }
    const blocks = questionsFor(8_000_000_000, world.chance).slice(-5);
    expect(blocks.every(({ length }) => length >= 100_000 && length <= 500_000)).to.equal(true);
  });

  for (const [what, test] of [
    ['with checksums', {}],
    ['without checksums', { system: { checksums: false } }],
    ['after a second hello', { system: { secondInitiate: true } }],
    [
      'after a second hello that takes the checksums back',
      { system: { secondInitiate: true, checksums: false } },
    ],
    ['of one byte', { image: bytesOf(1) }],
    ['of whole chunks', { image: bytesOf(262_144) }],
  ] as [string, RestoreTest][]) {
    it(`takes an image ${what}`, async () => {
      const run = await restore({ image, ...test });
      const whole = test.image ?? image;
      expect(run.body.refused).to.deep.equal([]);
      expect(run.body.image).to.deep.equal({
        bytes: whole.length,
        sha256: toHex(await sha256(run.world, whole)),
        sha384: toHex(await sha384(run.world, whole)),
      });
      const percents = run.messages.flatMap((m) => (m.Operation === 13 ? [m.Progress] : []));
      expect(percents).to.deep.equal(Array.from({ length: 101 }, (_, i) => i));
    });
  }

  it('believes the ticket about the image', async () => {
    const good = await restore({ image, digests: { rosi: await sha384(world, image) } });
    expect([good.mode, good.body.refused]).to.deep.equal(['normal', []]);
    const bad = await restore({ image, digests: { rosi: new Uint8Array(48) } });
    expect([bad.mode, bad.status!.Status, bad.body.refused]).to.deep.equal([
      'recovery',
      1100,
      ['asr.digest'],
    ]);
    expect(bad.body.image).to.equal(undefined);
  });

  const wrong: [string, RestoreTest, number, string][] = [
    [
      'a chunk that does not fit its checksum',
      {
        payload: async (stream, whole, world) => {
          const wire = await withDigests(world, whole);
          wire[131_075]! ^= 1;
          await stream.write(wire);
        },
      },
      1100,
      'asr.checksum',
    ],
    [
      'an early answer that is not in the image',
      { range: (bytes) => bytes.map((byte) => byte ^ 0xff) },
      14,
      'asr.validation',
    ],
    [
      'a longer answer than asked for',
      { range: (bytes) => concat([bytes, Uint8Array.of(0)]) },
      14,
      'asr.trailing',
    ],
    [
      'packet info with a wrong stream',
      { info: (info) => writeXml({ ...info, 'Stream ID': 2 }) },
      14,
      'asr.packet-info',
    ],
    [
      'packet info without the chunk size',
      { info: ({ 'Checksum Chunk Size': _, ...info }) => writeXml(info) },
      14,
      'asr.packet-info',
    ],
    [
      'a byte behind the image',
      {
        payload: async (stream, whole, world) => {
          await stream.write(concat([await withDigests(world, whole), Uint8Array.of(0)]));
        },
      },
      14,
      'asr.extra',
    ],
  ];
  for (const [what, test, status, check] of wrong) {
    for (const product of ['iPhone10,1', 'iPhone13,2']) {
      it(`fails with ${status} over ${what} (${product})`, async () => {
        const run = await restore({ image, product, ...test });
        expect([run.status!.Status, run.body.refused, run.mode]).to.deep.equal([status, [check], 'recovery']);
        expect(run.body.image).to.equal(undefined);
        const failed = run.messages.find((m) => m.MsgType === 'CheckpointMsg' && m.CHECKPOINT_RESULT !== 0)!;
        expect(failed.CHECKPOINT_NAME).to.equal(
          product === 'iPhone10,1' ? 'asr_and_invert_image' : 'await_system_image_invert_retry',
        );
      });
    }
  }

  it('fails with 14 when the host closes in the middle', async () => {
    const run = await restore({
      image,
      payload: async (stream, whole, world) => {
        await stream.write((await withDigests(world, whole)).slice(0, 300_000));
        await stream.close();
      },
    });
    expect([run.status!.Status, run.mode]).to.deep.equal([14, 'recovery']);
    expect(string(run.status!, 'Log')).to.contain('Socket unexpectedly closed while trying to read()');
  });

  it('waits 15 s for an answer, not longer', async () => {
    const run = await restore({ image, range: () => new Uint8Array(0) });
    expect([run.status!.Status, run.mode]).to.deep.equal([14, 'recovery']);
    expect(string(run.status!, 'Log')).to.contain('within 15000 ms');
  });
});
