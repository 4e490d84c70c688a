import { expect } from '@open-wc/testing';
import { utf8 } from '../../src/bytes/bytes.ts';
import { crc32 } from '../../src/bytes/crc32.ts';
import { Queue } from '../../src/bytes/queue.ts';
import { Reader, Truncated } from '../../src/bytes/reader.ts';
import { struct, u16, u32 } from '../../src/bytes/struct.ts';

describe('bytes', () => {
  it('computes the check value of CRC-32, whole and in pieces of any length', () => {
    expect(crc32(utf8('123456789'))).to.equal(0xcbf43926);
    const long = utf8('The quick brown fox jumps over the lazy dog'.repeat(5));
    for (const cut of [0, 1, 7, 8, 9, 100]) {
      expect(crc32(long.slice(cut), crc32(long.slice(0, cut)))).to.equal(crc32(long));
    }
  });

  it('reads and writes a record from one declaration', () => {
    const Header = struct({ kind: u16, length: u32 }, 'big');
    const bytes = Header.write({ kind: 6, length: 36 });
    expect([...bytes]).to.deep.equal([0, 6, 0, 0, 0, 36]);
    expect(Header.read(bytes)).to.deep.equal({ kind: 6, length: 36 });
    expect(() => Header.read(bytes, 1)).to.throw(RangeError);
  });

  it('reads exactly, across pieces, and says how far it got', async () => {
    const pieces = [utf8('ab'), utf8('cde'), utf8('f')];
    const reader = new Reader(() => Promise.resolve(pieces.shift()));
    expect([...(await reader.exactly(3))]).to.deep.equal([...utf8('abc')]);
    const error: unknown = await reader.exactly(9).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Truncated);
    expect((error as Truncated).got).to.equal(3);
    expect(await reader.maybe(1)).to.equal(undefined);
  });

  it('makes the pusher wait while the queue is full', async () => {
    const queue = new Queue<number>(2);
    const trace: string[] = [];
    const push = async (n: number): Promise<void> => {
      await queue.push(n);
      trace.push(`pushed ${n}`);
    };
    await Promise.all([push(1), push(2)]);
    const third = push(3);
    await Promise.resolve();
    trace.push('pull');
    expect(await queue.pull()).to.equal(1);
    await third;
    expect(trace).to.deep.equal(['pushed 1', 'pushed 2', 'pull', 'pushed 3']);
    queue.end();
    expect([await queue.pull(), await queue.pull(), await queue.pull()]).to.deep.equal([2, 3, undefined]);
  });
});
