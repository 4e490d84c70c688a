import {
  askAttestation,
  askEarlyAccess,
  askFlagged,
  askFud,
  askIdentity,
  askImage,
  askReceipt,
  askTime,
  canonicalMetadata,
  deviceTree,
  kernelCache,
  rootHash,
} from '../script-asks.ts';
import {
  awaitCheckpoint,
  imageInBackground,
  imageNow,
  verify,
  type BackgroundImage,
} from '../script-image.ts';
import type { Script } from '../script.ts';
import { begin, saveOld } from './beginning.ts';

/** In what the two generations with the image in the background differ. */
export interface Modern {
  /** The lists of firmware are answered over connections of their own. */
  readonly listsOnPorts: boolean;
  /** The production certificate is made before the cryptexes rather than after the kernel. */
  readonly certificateEarly: boolean;
  readonly verifyMs: number;
  readonly invertMs: number;
  readonly protectMs: number;
  /** Steps that wait for background work on the peripherals. */
  readonly awaits: readonly number[];
  readonly asksTime: boolean;
}

/** An order with the image in the background while firmware is flashed, as phones with iOS 18 and later keep it. */
export async function modern(r: Script, how: Modern): Promise<void> {
  await prepare(r, how);
  let image: BackgroundImage | undefined;
  await r.step(0x677, async () => {
    await r.steps(0x660, 0x622, 0x160d);
    await r.step(0x658, () => r.format(12, 1000));
    await r.steps(0x659, 0x6b3, 0x65a, 0x675, 0x68c);
    await r.step(0x626, () => r.op(16, 400, 4));
    await r.steps(0x65b);
    await r.step(0x662, async () => {
      if (r.inBackground) image = await imageInBackground(r);
      else await imageNow(r);
    });
  });
  await r.steps(0x67a);
  await r.step(0x67b, () => install(r, how, image));
  await r.steps(0x1600, 0x63f);
  await r.step(0x68b, async () => {
    await r.op(77);
    await askImage(r, canonicalMetadata);
    await r.rest(22_100);
    await askImage(r, rootHash);
    await r.op(29, 300, 6);
    await r.op(77, 8100);
  });
  await r.steps(0x669, 0x6b2, 0x6b1, 0x6aa, 0x6ab, 0x6bb, 0x640);
  await r.step(0x642, () => r.op(29, 300, 5));
}

async function prepare(r: Script, how: Modern): Promise<void> {
  await begin(r);
  await r.step(0x665, () => r.op(29, 300));
  await r.steps(0x614, 0x696, 0x65d, 0x6c1, 0x6a3, 0x69f, 0x654, 0x697, 0x615);
  if (how.asksTime) await askTime(r);
  await saveOld(r);
  await r.step(0x61d, () => r.op(29, 300, 5));
  await r.steps(0x64e, 0x61f, 0x68a);
  await r.step(0x621, () => r.format(11, 500));
}

async function install(r: Script, how: Modern, image: BackgroundImage | undefined): Promise<void> {
  await r.steps(0x627);
  await r.step(0x69a, () => r.steps(0x130c));
  await r.steps(0x69b, 0x652, 0x634, 0x67d);
  await r.step(0x635, () => flash(r, how, image));
  await r.steps(0x63c);
  await r.step(0x668, async () => {
    await r.step(0x1501, () => r.op(60));
    await r.step(0x1500, () => r.op(60, 6400));
    await r.step(0x1503, () => r.op(65, 3100));
    await r.steps(0x131a, 0x1319);
    await r.step(0x1504, () => r.op(74));
    await r.steps(0x1314);
  });
  await r.steps(0x63d);
  await r.step(0x66f, () => r.rest(13_200));
  await r.step(awaitCheckpoint, async () => {
    if (image) {
      await r.asyncWait(image.context);
      await image.arrived;
    }
    await verify(r, how.verifyMs);
    await r.op(29, how.invertMs, 6);
    await r.op(16, 400, 4);
  });
  await r.step(0x674, () => r.op(67, r.erases ? how.protectMs : 0));
  if (how.certificateEarly) await r.steps(0xf10);
  await r.steps(0x65f, 0x680);
  await r.step(0x6a6, () => askIdentity(r, r.variant));
  await r.step(0x628, async () => {
    await r.step(0xe00, async () => {
      await r.op(27, 0, 2);
      await askImage(r, kernelCache);
    });
    await r.step(0xe01, async () => {
      await r.op(61, 0, 2);
      await askImage(r, deviceTree);
    });
    await r.step(0xe05, async () => {
      await r.op(77);
      await askImage(r, rootHash);
    });
    await r.steps(0xe03);
  });
  await r.step(0x64d, async () => {
    await r.step(0xf00, async () => {
      await r.op(17, 200);
      await r.op(50, 5200);
    });
    await r.steps(0xf01, 0xf04);
    if (!how.certificateEarly) await r.steps(0xf10);
  });
  await r.step(0x6bf, () => askAttestation(r));
  await r.steps(0x69e, 0x63b);
  await r.step(0x639, () => r.op(25));
  await r.steps(0x65e, 0x688);
}

async function flash(r: Script, how: Modern, image: BackgroundImage | undefined): Promise<void> {
  const flagged = async (...flags: string[]): Promise<void> => {
    for (const flag of flags) await askFlagged(r, flag, how.listsOnPorts);
  };
  await r.step(0x1311, () => r.op(66, 500));
  await r.step(0x1320, () => r.op(88, 500));
  await r.step(0x1300, async () => {
    await r.op(80, 0, 2);
    await flagged('IsiBootEANFirmware', 'IsiBootNonEssentialFirmware');
    await r.sweep(18, 2000);
  });
  await r.step(0x1312, async () => {
    await r.op(80, 0, 3);
    await askEarlyAccess(r, how.listsOnPorts);
    await flagged('IsiBootEANFirmware', 'IsiBootNonEssentialFirmware');
  });
  await r.step(0x130a, () => askFud(r, { onPort: how.listsOnPorts }));
  await r.step(0x1304, () => r.op(55));
  await r.steps(0x1303, 0x1310, 0x1309, 0x1322);
  await r.step(0x1301, () => r.op(47, 300));
  await r.step(0x1302, () => r.op(47, 300));
  await r.steps(0x130c, 0x1306, 0x1307, 0x1308, 0x130e, 0x130f, 0x130b, 0x131f);
  await r.step(0x130d, async () => {
    await r.op(60, 500);
    await askReceipt(r);
    await askIdentity(r, r.variant);
  });
  await r.step(0x1316, () => r.op(79, 300));
  await r.askStranger();
  for (const id of how.awaits) {
    await r.step(id, async () => {
      if (image) await r.asyncWait(image.context);
    });
  }
  await r.step(0x131d, () => r.op(85));
  await r.step(0x1318, () => r.op(82));
  await r.steps(0x1331, 0x1330, 0x132a);
  await r.step(0x132e, () => r.op(65, 1000));
  await r.step(0x132f, () => r.op(59, 1000));
  await r.steps(0x132d, 0x132c, 0x1324);
}
