import {
  askEarlyAccess,
  askFlagged,
  askFud,
  askIdentity,
  askImage,
  askNor,
  canonicalMetadata,
  deviceTree,
  kernelCache,
  rootHash,
} from '../script-asks.ts';
import { imageNow, verify } from '../script-image.ts';
import type { Order, Script } from '../script.ts';
import { begin, saveOld } from './beginning.ts';

/** An A11 with 16.6 (a public log of an erase): one thing after the other, the image before all firmware. */
export const ios16: Order = async (r) => {
  await prepare(r);
  await r.step(0x677, () => image(r));
  await r.steps(0x67a);
  await r.step(0x67b, () => install(r));
  await r.steps(0x1600, 0x63f, 0x640);
  await r.step(0x68b, async () => {
    await askImage(r, canonicalMetadata);
    await askImage(r, rootHash);
    await r.op(29, 300, 6);
    await r.op(77, 30_000);
  });
  await r.steps(0x669, 0x6aa, 0x6ab);
  await r.step(0x642, () => r.op(29, 300, 6));
};

async function prepare(r: Script): Promise<void> {
  await begin(r);
  await r.step(0x665, () => r.op(29, 300, 6));
  await r.steps(0x614, 0x696, 0x6a3, 0x69f, 0x654, 0x697, 0x615);
  await saveOld(r);
  await r.step(0x61d, () => r.op(29, 300, 6));
  await r.steps(0x64e, 0x61f, 0x68a);
  await r.step(0x621, () => r.format(11, 500));
}

async function image(r: Script): Promise<void> {
  await r.steps(0x660, 0x622, 0x65d, 0x160d);
  await r.step(0x658, () => r.format(12, 1000));
  await r.steps(0x659, 0x65a);
  await r.step(0x65b, async () => {
    await imageNow(r);
    await verify(r, 13_500);
  });
  await r.steps(0x680, 0x675, 0x68c);
  await r.step(0x626, async () => {
    await r.op(29, 300, 6);
    await r.op(15, 200, 3);
    await r.op(16, 400, 4);
  });
  await r.steps(0x662);
}

async function install(r: Script): Promise<void> {
  await r.steps(0x627, 0x69a, 0x69b, 0x652);
  await r.step(0x6a6, () => askIdentity(r, r.variant));
  await r.steps(0x6b0, 0x634, 0x67d);
  await r.step(0x635, () => flash(r));
  await r.steps(0x63c);
  await r.step(0x668, async () => {
    await r.steps(0x1501, 0x1500, 0x1503, 0x131a, 0x1319);
    await r.step(0x1504, () => r.op(74, 300));
    await r.steps(0x1314);
  });
  await r.steps(0x63d);
  await r.step(0x66f, () => r.rest(13_200));
  await r.step(0x674, () => r.op(67, r.erases ? 21_100 : 0));
  await r.steps(0x65f);
  await r.step(0x628, async () => {
    await r.step(0xe00, async () => {
      await r.op(27);
      await askImage(r, kernelCache);
    });
    await r.step(0xe01, async () => {
      await r.op(61);
      await askImage(r, deviceTree);
    });
    await r.step(0xe04, () => askNor(r));
    await r.step(0xe05, () => askImage(r, rootHash));
    await r.steps(0xe03);
  });
  await r.step(0x64d, async () => {
    await r.step(0xf00, async () => {
      await r.op(17, 200);
      await r.op(50, 5200);
    });
    await r.steps(0xf01, 0xf04, 0xf09);
  });
  await r.steps(0x69e, 0x63b);
  await r.step(0x639, () => r.op(25));
  await r.steps(0x65e, 0x688);
}

async function flash(r: Script): Promise<void> {
  const lists = async (): Promise<void> => {
    await askFlagged(r, 'IsiBootEANFirmware');
    await askFlagged(r, 'IsiBootNonEssentialFirmware');
  };
  await r.step(0x1300, async () => {
    await r.op(80);
    await lists();
    await r.sweep(18, 2000);
  });
  await r.step(0x1312, async () => {
    await r.op(80);
    await askEarlyAccess(r);
    await lists();
  });
  await r.step(0x130a, () => askFud(r));
  await r.step(0x1301, () => r.op(47, 300));
  await r.step(0x1302, () => r.op(47, 300));
  await r.step(0x1304, () => r.op(55, 500));
  // The second time only what seals the volume is asked for again.
  await r.step(0x130c, () => askFud(r, { wanted: (name) => /SystemVolume|RestoreTrustCache/.test(name) }));
  await r.steps(0x1306, 0x1307, 0x1308, 0x130e, 0x130f, 0x130b, 0x1303, 0x1310, 0x131f);
  await r.step(0x1309, async () => {
    await r.op(59, 300);
    await askIdentity(r, r.variant);
  });
  await r.steps(0x130d);
  await r.step(0x1311, () => r.op(66));
  await r.step(0x1316, () => r.op(79));
  await r.step(0x1318, () => r.op(82));
  await r.step(0x1320, () => r.op(85));
  await r.askStranger();
}
