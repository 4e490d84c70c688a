import { concat, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { blob, struct, u32 } from '../../src/bytes/struct.ts';

const Header = struct(
  { one: u32, all: u32, blank: blob(24), tag: blob(4), magic: blob(4), count: u32, zero: u32 },
  'little',
);
const Row = struct({ name: blob(4), offset: u32, size: u32, zero: u32 }, 'little');

/** A table of firmware parts for a coprocessor (signing-and-ipsw §5.1); every part has the same content. */
export function ftab(names: ReadonlySet<string>, content: Bytes): Bytes {
  const sorted = [...names].sort();
  const header = Header.write({
    one: 1,
    all: 0xffffffff,
    blank: new Uint8Array(24),
    tag: utf8('rkos'),
    magic: utf8('ftab'),
    count: sorted.length,
    zero: 0,
  });
  const first = Header.size + Row.size * sorted.length;
  const rows = sorted.map((name, n) =>
    Row.write({ name: utf8(name), offset: first + n * content.length, size: content.length, zero: 0 }),
  );
  return concat([header, ...rows, ...sorted.map(() => content)]);
}
