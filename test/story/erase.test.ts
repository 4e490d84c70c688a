import { expect } from '@open-wc/testing';
import { toHex } from '../../src/bytes/hex.ts';
import { MiB } from '../../src/bytes/bytes.ts';
import { realWorld, sha256 } from '../../src/bytes/world.ts';
import { stored } from '../../src/firmware/entry.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import { Stage } from './stage.ts';
import { recorded, trace } from './trace.ts';

const imageBytes = 64 * MiB;

/** SHA-256 of the system image as the file has it. */
async function imageDigest(file: File): Promise<string> {
  const ipsw = await openIpsw(realWorld, file, file.name);
  const os = ipsw.manifest.identities[0]!.component('OS').path!;
  const image = await stored(ipsw.zip, ipsw.entry(os));
  return toHex(await sha256(realWorld, await image.read(0, image.size)));
}

describe('an erase from recovery mode', () => {
  for (const product of ['iPhone10,1', 'iPhone13,2', 'iPhone14,3'])
    it(`on an ${product}: every step in order, the image whole, status 0, the phone started`, async () => {
      const stage = await Stage.set({ product, brief: false, imageBytes });
      await stage.restore();
      expect(stage.fault).to.equal(undefined);
      expect(trace(stage.entries)).to.deep.equal(await recorded(product));
      expect(stage.phone.image?.sha256).to.equal(await imageDigest(stage.file));
      expect(stage.phone.acknowledged).to.equal(true);
      expect(stage.events.filter(({ kind }) => kind === 'refused')).to.deep.equal([]);

      const { snapshot } = stage;
      expect(snapshot).to.include({ at: 'done', data: 'erased', startedSeen: true, progress: 1 });
      expect(snapshot.dataLane.map(({ state }) => state)).to.deep.equal(['untouched', 'erasing', 'erased']);
      expect(snapshot.image).to.include({ sent: imageBytes, total: imageBytes });
      const sent = stage.all('sent').flatMap((entry) => (entry.who === 'asr' ? [entry.sent] : []));
      expect(sent.length).to.equal(imageBytes / (8 * MiB));
      expect(sent).to.deep.equal([...sent].sort((a, b) => a - b));
    });

  it('of a phone with a U1 chip, whose firmware is in no ticket of ours', async () => {
    const stage = await Stage.set({ product: 'iPhone13,2', ultraWideband: true });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.all('unanswered').at(-1)!.list).to.deep.equal([
      { what: 'peripherals', because: 'Rap,RTKitOS' },
    ]);
    expect(stage.snapshot).to.include({ at: 'done', data: 'erased' });
  });

  it('of an archive that deflates its image goes by way of the shelf', async () => {
    const stage = await Stage.set({
      product: 'iPhone13,2',
      brief: false,
      imageBytes: 4 * MiB,
      os: 'deflated',
    });
    await stage.restore();
    expect(stage.fault).to.equal(undefined);
    expect(stage.phone.image?.bytes).to.equal(4 * MiB);
  });
});
