import { askNor, askTicket, askTrustObject } from '../script-asks.ts';
import type { Script } from '../script.ts';

/** From the options to a SEP that runs: what every generation does first. */
export async function begin(r: Script): Promise<void> {
  await r.steps(0x604, 0x68f, 0x608);
  await r.step(0x60b, () => askTicket(r));
  await r.step(0x60d, () => r.op(28, 500));
  await r.step(0x60e, () => r.op(58, 500));
  await r.steps(0x60f, 0x65c, 0x610, 0x613, 0x67e);
  await r.step(0x609, async () => {
    await r.op(35);
    await askNor(r);
  });
  await r.steps(0x693);
}

/** The trust channel to Apple, and what is saved of the old system before it goes. */
export async function saveOld(r: Script): Promise<void> {
  await r.step(0x616, () => askTrustObject(r));
  await r.steps(0x617, 0x618);
  await r.step(0x619, () => r.op(44));
  await r.step(0x61a, () => r.op(44));
  await r.steps(0x61b, 0x661);
}
