import {
  askFud,
  askIdentity,
  askImage,
  askNor,
  askTicket,
  askTrustObject,
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
import type { Order, Script } from '../script.ts';

/**
 * The steps of the modern order in which something can go wrong, in that order and with its long silences, and no
 * others: for restores by the thousand. Its storage takes as long as an old phone's, so that what follows is beyond the
 * first ten seconds, in which a restore system may come and go.
 */
export const brief: Order = async (r) => {
  await r.step(0x60b, () => askTicket(r));
  await r.step(0x60d, () => r.op(28, 9_000));
  await r.step(0x609, () => askNor(r));
  await r.step(0x616, () => askTrustObject(r));
  await r.steps(0x61f);
  await r.step(0x621, () => r.format(11, 500));
  await r.step(0x67b, () => install(r));
  await r.step(0x68b, async () => {
    await r.rest(22_100);
    await askImage(r, rootHash);
    await r.op(77, 8100);
  });
};

async function install(r: Script): Promise<void> {
  let image: BackgroundImage | undefined;
  await r.step(0x65b, async () => {
    if (r.inBackground) image = await imageInBackground(r);
    else await imageNow(r);
  });
  await r.steps(0x634);
  await r.step(0x635, async () => {
    await r.step(0x130a, () => askFud(r, { wanted: (name) => /AOP|TrustCache/.test(name) }));
    await r.step(0x1301, () => r.op(47, 300));
    await r.askStranger();
  });
  await r.step(0x66f, () => r.rest(13_200));
  await r.step(awaitCheckpoint, async () => {
    if (image) {
      await r.asyncWait(image.context);
      await image.arrived;
    }
    await verify(r, 300, 50);
  });
  await r.step(0x674, () => r.op(67, r.erases ? 21_100 : 0));
  await r.step(0x6a6, () => askIdentity(r, r.variant));
  await r.step(0x628, async () => {
    await askImage(r, kernelCache);
    await askImage(r, deviceTree);
  });
}
