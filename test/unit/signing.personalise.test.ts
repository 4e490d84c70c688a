import { expect } from '@open-wc/testing';
import { concat, type Bytes } from '../../src/bytes/bytes.ts';
import { fromHex, toHex } from '../../src/bytes/hex.ts';
import { MissingKey } from '../../src/plist/errors.ts';
import { readIm4r, readImg4 } from '../../src/signing/img4.ts';
import { payloadType, personalise, restoreInfo } from '../../src/signing/personalise.ts';

/** The empty local policy: the smallest IM4P that Apple's tools make (signing-and-ipsw.md §10). */
const im4p = fromHex('3014 1604494d3450 16046c706f6c 1603312e30 040100');
const ticket = fromHex('3006 1604494d344d');

const shown = (im4r: Bytes | undefined): [string, string][] | undefined =>
  im4r &&
  [...readIm4r(im4r)].map(([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : `${value}`]);

describe('signing.personalise', () => {
  it('puts head and tail around a payload without copying it', () => {
    const parts = personalise(im4p, ticket);
    expect(parts[1] === im4p).to.equal(true);
    const img4 = readImg4(concat(parts));
    expect([toHex(img4.im4p), toHex(img4.im4m), img4.im4r]).to.deep.equal([
      toHex(im4p),
      toHex(ticket),
      undefined,
    ]);
  });

  it('carries the restore info at the end', () => {
    const im4r = restoreInfo('SEP', { 'SEP-TBM': { ucon: fromHex('0102'), ucer: fromHex('03') } }, {});
    const img4 = readImg4(concat(personalise(im4p, ticket, im4r)));
    expect(shown(img4.im4r)).to.deep.equal([
      ['ucon', '0102'],
      ['ucer', '03'],
    ]);
  });

  it('names the nonce slots of LLB and SEP, for builds that require them', () => {
    const requires = { Info: { RequiresNonceSlot: true } };
    const all = ['LLB', 'SEP', 'SepStage1', 'RestoreSEP', 'iBEC'].map((name) =>
      shown(restoreInfo(name, {}, requires)),
    );
    expect(all).to.deep.equal([[['anid', '0']], [['snid', '2']], [['snid', '2']], undefined, undefined]);
    expect(shown(restoreInfo('LLB', {}, requires, { ap: 3 }))).to.deep.equal([['anid', '3']]);
    expect(
      shown(restoreInfo('SEP', {}, { Info: { RequiresNonceSlot: true, SepNonceSlotID: 5 } })),
    ).to.deep.equal([['snid', '5']]);
    expect(restoreInfo('LLB', {}, { Info: {} })).to.equal(undefined);
  });

  it('refuses half a TBM', () => {
    expect(() => restoreInfo('SEP', { 'SEP-TBM': { ucon: fromHex('01') } }, {})).to.throw(MissingKey, 'ucer');
  });

  it('takes the type from the build, then from the list of restore components, else leaves the file alone', () => {
    expect(payloadType('RestoreDeviceTree', { Img4PayloadType: 'rdtr' })).to.equal('rdtr');
    expect(payloadType('RestoreKernelCache', {})).to.equal('rkrn');
    expect(payloadType('SE,RapRTKitOS', { Img4PayloadType: 'rkos' })).to.equal('rkos');
    expect(payloadType('KernelCache', {})).to.equal(undefined);
    expect(payloadType('RestoreRamDisk', {})).to.equal(undefined);
  });
});
