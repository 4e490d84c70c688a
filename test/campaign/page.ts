import { Stage, type Setting } from '../story/stage.ts';
import { journalDigest } from './digest.ts';

/** One whole restore; answers its journal's digest. */
export async function restoreDigest(setting: Setting): Promise<string> {
  const stage = await Stage.set(setting);
  await stage.restore();
  return journalDigest(stage.entries);
}

declare global {
  // The door through which the test asks.
  var replugRestoreDigest: typeof restoreDigest | undefined;
}
globalThis.replugRestoreDigest = restoreDigest;
