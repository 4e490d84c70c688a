import { expect } from '@open-wc/testing';
import { realWorld as world } from '../../src/bytes/world.ts';
import { checkNames } from '../phone/check-names.ts';
import { Phone } from '../phone/phone.ts';
import { UnknownCheck } from '../phone/strictness.ts';

describe('the checks of the pretend phone', () => {
  it('have one name each', () => {
    const names = Object.values(checkNames).flat();
    expect(new Set(names).size).to.equal(names.length);
  });

  it('are switched off by a name that exists, or the phone is not made', () => {
    const lenient = ['mux.zlp', 'mux.zpl'];
    expect(() => new Phone({ product: 'iPhone13,2', world, root: new Uint8Array(0), lenient })).to.throw(
      UnknownCheck,
      'the pretend phone has no check "mux.zpl"; it has command-shape, ',
    );
  });
});
