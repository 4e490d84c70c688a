import { expect } from '@open-wc/testing';
import { pause } from '../../src/bytes/clock.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { sha384 } from '../../src/bytes/world.ts';
import { bytesOf, restore, withDigests, type RestoreRun } from './phone-restore.ts';
import { oldOptions } from './phone-body.ts';

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Ends of steps and questions, in their order; begins, operations and waits left out. */
const order = ({ trace }: RestoreRun): string[] =>
  trace.filter((each) => !/^(\+|op |AsyncWait)/.test(each)).map((each) => each.replace(/^-|^async /, ''));

const phasesOf = ({ body }: RestoreRun): string[] =>
  body.places.flatMap((place) => ('phase' in place ? [place.phase] : []));

const beginning =
  '600 601 655 604 68f 608 RootTicket 60b 60d 60e 60f 65c 610 613 67e NORData 609 693 665 614 696';

// From the public logs: iOS 16.6 whole, 18.3 whole, 26.4 up to its cryptexes; without modem, peripherals and cryptexes.
const orders: Record<string, string> = {
  'iPhone10,1': `${beginning} 6a3 69f 654 697 615 FDRTrustData 616 617 618 619 61a 61b 661 61d 64e 61f 68a
    621 660 622 65d 160d 658 659 65a SystemImageData 65b 680 675 68c 626 662 677 67a 627 69a 69b 652
    BuildIdentityDict 6a6 6b0 634 67d PersonalizedData PersonalizedData 1300
    EANData PersonalizedData PersonalizedData 1312 FUDData FUDData FUDData 130a 1301 1302 1304
    FUDData FUDData 130c 1306 1307 1308 130e 130f 130b 1303 1310 131f BuildIdentityDict 1309 130d
    1311 1316 1318 1320 635 63c 1501 1500 1503 131a 1319 1504 1314 668 63d 66f 674 65f
    KernelCache e00 DeviceTree e01 NORData e04 SystemImageRootHash e05 e03 628 f00 f01 f04 f09 64d 69e 63b
    639 65e 688 67b 1600 63f 640 SystemImageCanonicalMetadata SystemImageRootHash 68b 669 6aa 6ab 642
    67c 1613 647 StatusMsg 648`,
  'iPhone13,2': `${beginning} 65d 6c1 6a3 69f 654 697 615 FDRTrustData 616 617 618 619 61a 61b 661 61d 64e
    61f 68a 621 660 622 160d 658 659 6b3 65a 675 68c 626 65b SystemImageData 662 677 67a 627 130c 69a 69b
    652 634 67d 1311 1320 PersonalizedData PersonalizedData 1300 EANData PersonalizedData PersonalizedData
    1312 FUDData FUDData FUDData 130a 1304 1303 1310 1309 1322 1301 1302 130c 1306 1307 1308 130e 130f 130b
    131f ReceiptManifest BuildIdentityDict 130d 1316 1326 1327 1328 1329 1325 131d 1318 1331 1330 132a 132e
    132f 132d 132c 1324 635 63c 1501 1500 1503 131a 1319 1504 1314 668 63d 66f 6b4 674 65f 680
    BuildIdentityDict 6a6 KernelCache e00 DeviceTree e01 SystemImageRootHash e05 e03 628 f00 f01 f04 f10 64d
    RestoreAttestation 6bf 69e 63b 639 65e 688 67b 1600 63f SystemImageCanonicalMetadata SystemImageRootHash
    68b 669 6b2 6b1 6aa 6ab 6bb 640 642 67c 1613 647 6c2 StatusMsg 648`,
  'iPhone14,3': `${beginning} 65d 6c1 6a3 69f 654 697 615 FDRTrustData 616 617 618 619 61a 61b
    661 61d 64e 61f 68a 621 660 622 160d 658 659 6b3 65a 675 68c 626 65b SystemImageData 662 677 67a 627
    130c 69a 69b 652 634 67d 1311 1320 PersonalizedData PersonalizedData 1300 EANData PersonalizedData
    PersonalizedData 1312 FUDData FUDData FUDData 130a 1304 1303 1310 1309 1322 1301 1302 130c 1306 1307
    1308 130e 130f 130b 131f ReceiptManifest BuildIdentityDict 130d 1316 1326 1332 1327 1328 1329 1325 131d
    1318 1331 1330 132a 132e 132f 132d 132c 1324 635 63c 1501 1500 1503 131a 1319 1504 1314 668 63d 66f 6b4
    674 f10 65f 680 BuildIdentityDict 6a6 KernelCache e00 DeviceTree e01 SystemImageRootHash e05 e03 628 f00
    f01 f04 64d RestoreAttestation 6bf 69e 63b 639 65e 688 67b 1600 63f SystemImageCanonicalMetadata
    SystemImageRootHash 68b 669 6b2 6b1 6aa 6ab 6bb 640 642 67c 1613 647 6c2 StatusMsg 648`,
};

// Later ones ask for the time as well.
orders['iPhone16,1'] = orders['iPhone14,3']!.replace(' 615 ', ' 615 HostSystemTime ');

describe('the order of a restore, as the pretend phone keeps it', () => {
  for (const [product, wanted] of Object.entries(orders)) {
    it(`of ${product}, from the first step to its start as a normal phone`, async () => {
      const image = bytesOf(300_000);
      const run = await restore({ product, image });
      expect(order(run)).to.deep.equal(words(wanted));
      expect(phasesOf(run)).to.deep.equal(['handover', 'checks', 'disk', 'image', 'install', 'finish']);
      expect(run.body.refused).to.deep.equal([]);
      expect(run.status).to.deep.equal({ MsgType: 'StatusMsg', Status: 0, AMRError: 0, Successful: true });
      expect([run.mode, run.body.acknowledged, run.body.nvram.get('auto-boot')]).to.deep.equal([
        'normal',
        true,
        'true',
      ]);
      expect(run.body.image?.sha384).to.equal(toHex(await sha384(run.world, image)));
    });
  }

  for (const product of ['iPhone10,1', 'iPhone13,2', 'iPhone14,3']) {
    it(`asks a host without tables only what it knows, on the main connection (${product})`, async () => {
      const run = await restore({ product, options: oldOptions, system: { secondInitiate: true } });
      expect(new Set(order(run).filter((each) => /^[A-Z]/.test(each)))).to.deep.equal(
        new Set(
          words('RootTicket NORData FDRTrustData SystemImageData FUDData KernelCache DeviceTree StatusMsg'),
        ),
      );
      expect(
        run.messages.some((message) => 'DataPort' in message || message.MsgType === 'AsyncWait'),
      ).to.equal(false);
      expect([run.mode, run.body.refused]).to.deep.equal(['normal', []]);
    });
  }

  it('goes on flashing while the image comes, and waits for it at its own step', async () => {
    const run = await restore({
      product: 'iPhone13,2',
      image: bytesOf(1_000_000),
      payload: async (stream, whole, world) => {
        const wire = await withDigests(world, whole);
        for (let at = 0; at < wire.length; at += 20_000) {
          await pause(world.clock, 500);
          await stream.write(wire.slice(at, at + 20_000));
        }
      },
    });
    const asked = run.trace.indexOf('async SystemImageData');
    const first = run.trace.indexOf('op 13');
    const last = run.trace.lastIndexOf('op 13');
    expect(first).to.be.greaterThan(asked);
    expect(run.trace.slice(first, last).some((each) => each.startsWith('+'))).to.equal(true);
    expect(run.trace.indexOf('op 14')).to.be.greaterThan(run.trace.indexOf('+6b4'));
    const context = run.messages.find((message) => message.MsgType === 'AsyncDataRequestMsg')!;
    expect([context.DataPort, typeof context.AsyncContextUUID]).to.deep.equal([12_346, 'string']);
    const carriers = run.messages.filter((message) => 'AsyncContextUUID' in message);
    expect(carriers.every((message) => message.AsyncContextUUID === context.AsyncContextUUID)).to.equal(true);
    expect(carriers.filter((message) => message.MsgType === 'AsyncWait').length).to.equal(6);
  });

  it('sends step ids of iOS 16 with something in their upper bits', async () => {
    const run = await restore({ product: 'iPhone10,1' });
    const ids = run.messages.flatMap((message) =>
      message.MsgType === 'CheckpointMsg' ? [BigInt(message.CHECKPOINT_ID as number | bigint)] : [],
    );
    expect(ids.some((id) => id > 0xffffn)).to.equal(true);
    expect(ids.includes(0xa8fb_f320_0000_1309n)).to.equal(true);
  });

  it('asks once for what no host knows, and goes on with the empty answer', async () => {
    const run = await restore({ system: { unknownRequest: 'MoonPhase' } });
    expect(order(run).filter((each) => each === 'MoonPhase').length).to.equal(1);
    expect(run.mode).to.equal('normal');
  });
});
