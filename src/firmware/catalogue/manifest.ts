import { MiB } from '../../bytes/bytes.ts';
import { readManifest, type BuildManifest } from '../manifest.ts';
import { ManifestUnreachable } from './errors.ts';
import { getSmall, type Asking } from './get.ts';

/** The largest manifest seen has 1 MB. */
const longest = 32 * MiB;

/**
 * The BuildManifest of a firmware file on Apple's CDN, which lies beside it: enough to ask whether it fits and is signed,
 * at a ten-thousandth of the file's size. Throws `ManifestUnreachable`, and `BadManifest` for what is none.
 */
export async function manifestBeside(asking: Asking, url: string): Promise<BuildManifest> {
  const beside = new URL('BuildManifest.plist', url).href;
  const bytes = await getSmall(asking, beside, longest).catch((error: unknown) => {
    throw new ManifestUnreachable(beside, error instanceof Error ? error.message : String(error));
  });
  return readManifest(bytes);
}
