import { expect } from '@open-wc/testing';
import { hostOf } from '../../src/session/host.ts';

const chrome = (version: number): Navigator =>
  ({
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    usb: {},
  }) as unknown as Navigator;

/** As Chrome was before version 103. */
class OnlyGzip {
  readonly format: string;
  constructor(format: string) {
    this.format = format;
    if (format !== 'gzip') throw new TypeError(`Unsupported compression format: '${format}'`);
  }
}

const there = (): boolean => true;
const all = { URL: { canParse: there }, AbortSignal: { any: there }, DecompressionStream };

/** The sentence that names version 120 rests on these. */
describe('a browser with WebUSB', () => {
  it('is too old without any one of what this page needs', () => {
    const new_ = { os: 'linux', browser: 'Chrome 120', usb: true };
    const old = { os: 'linux', browser: 'Chrome 119', usb: true, old: true };
    expect(hostOf(chrome(120), all)).to.deep.equal(new_);
    expect(hostOf(chrome(119), { ...all, URL: {} })).to.deep.equal(old);
    expect(hostOf(chrome(119), { ...all, AbortSignal: {} })).to.deep.equal(old);
    expect(hostOf(chrome(119), { ...all, DecompressionStream: OnlyGzip })).to.deep.equal(old);
  });

  it('is new enough where these tests run', () => {
    expect(hostOf(navigator).old).to.equal(undefined);
  });
});
