import type { Bytes } from '../../src/bytes/bytes.ts';
import { ia5, octets, sequence, tlvHeader } from '../../src/signing/der-writer.ts';

const loaders: ReadonlySet<string> = new Set(['ibec', 'ibss', 'ibot']);

/** Boot loaders go by what they print as their version. */
const head = (type: string): Bytes[] => [
  ia5('IM4P'),
  ia5(type),
  ia5(loaders.has(type) ? 'iBoot-13822.1.2' : '1.0'),
];
const wrapped = (length: number): number => tlvHeader(0x30, length).length + length;

/** An IM4P of exactly `length` bytes. A few lengths do not exist, since DER's length fields grow: `RangeError`. */
export function im4pOfLength(type: string, length: number, content: (bytes: number) => Bytes): Bytes {
  const fixed = head(type).reduce((sum, part) => sum + part.length, 0);
  // The two headers take two to six bytes each.
  for (let payload = Math.max(0, length - fixed - 12); payload < length - fixed; payload++)
    if (wrapped(fixed + wrapped(payload)) === length)
      return sequence(...head(type), octets(content(payload)));
  throw new RangeError(`no IM4P has ${length} bytes`);
}
