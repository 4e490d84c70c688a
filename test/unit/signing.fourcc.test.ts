import { expect } from '@open-wc/testing';
import { fourccOf, restoreRetypes } from '../../src/signing/fourcc.ts';

describe('component names and their 4CCs', () => {
  it('know the common ones, and say so when a name is new', () => {
    const names = [
      'OS',
      'KernelCache',
      'RestoreSEP',
      'Ap,RestorecL4',
      'BatteryCharging',
      'Cryptex1,SystemOS',
    ];
    expect(names.map(fourccOf)).to.deep.equal(['rosi', 'krnl', 'rsep', 'rxcl', 'glyC', 'csos']);
    expect([fourccOf('Savage,B0-Prod-Patch'), fourccOf('constructor')]).to.deep.equal([undefined, undefined]);
  });

  it('have a 4CC for each of the fourteen components whose type is rewritten', () => {
    expect(restoreRetypes.size).to.equal(14);
    expect([...restoreRetypes].filter((name) => fourccOf(name)?.length !== 4)).to.deep.equal([]);
    expect(restoreRetypes.has('KernelCache')).to.equal(false);
  });
});
