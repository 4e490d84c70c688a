import { expect } from '@open-wc/testing';
import { minimise } from '../fuzz/minimise.ts';

describe('minimising a found input', () => {
  it('leaves only the bytes that the failure needs', async () => {
    const input = Uint8Array.from({ length: 1000 }, (_, i) => i % 200);
    const needed = (bytes: Uint8Array): boolean =>
      bytes.includes(7) && bytes.lastIndexOf(150) > bytes.indexOf(7);
    const small = await minimise(input, (bytes) => Promise.resolve(needed(bytes)));
    expect([...small]).to.deep.equal([7, 150]);
  });

  it('gives up after the tries it has', async () => {
    let tries = 0;
    const small = await minimise(new Uint8Array(1000), () => Promise.resolve(++tries < 0), 25);
    expect([small.length, tries]).to.deep.equal([1000, 25]);
  });
});
