import { nothing, type Bytes } from '../../bytes/bytes.ts';
import { rowOf } from '../../bytes/table.ts';
import { askedFiles } from '../../firmware/asked-files.ts';
import { maybe } from '../../plist/dict.ts';
import type { Dict } from '../../plist/value.ts';
import type { Answer } from '../requests.ts';

/** What the open hosts send per frame; a phone may name another size. */
const usualChunk = 8192;

/** A personalised component as a stream of FileData frames. */
export const personalisedObject: Answer = async (kit, { args }) => {
  const name = maybe.string(args, 'ImageName') ?? '';
  const file = rowOf(askedFiles, name);
  const parts = file ? [await kit.ipsw.read(file)] : kit.has(name) ? await kit.image(name) : [nothing];
  return { frames: frames(parts, chunkOf(args)) };
};

/** The raw file of a component: no ticket of the main processor covers it. */
export const sourceObject: Answer = async (kit, { args }) => {
  const name = maybe.string(args, 'ImageName') ?? '';
  const file = rowOf(askedFiles, name);
  const bytes = file ? await kit.ipsw.read(file) : kit.has(name) ? await kit.raw(name) : nothing;
  return { frames: frames([bytes], chunkOf(args)) };
};

const chunkOf = (args: Dict): number => {
  const asked = maybe.integer(args, 'DataChunkSize') ?? 0;
  return asked > 0 ? asked : usualChunk;
};

// eslint-disable-next-line @typescript-eslint/require-await -- a stream, pulled like every other
async function* frames(parts: readonly Bytes[], chunk: number): AsyncIterable<Dict> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += chunk) yield { FileData: part.subarray(at, at + chunk) };
  yield { FileDataDone: true };
}
