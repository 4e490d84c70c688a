import { expect } from '@open-wc/testing';
import { giveBack } from '../../src/bytes/give-back.ts';

describe('memory that is given back', () => {
  it('is gone at once, unless others may see more of it', () => {
    const [whole, empty] = [new Uint8Array(64), new Uint8Array(0)];
    const part = new Uint8Array(64).subarray(1);
    for (const bytes of [whole, part, empty, empty]) giveBack(bytes);
    expect([whole.buffer.byteLength, part.buffer.byteLength]).to.deep.equal([0, 64]);
  });
});
