import { expect } from '@open-wc/testing';
import { KiB, nothing, type Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { dict, isDict } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { ticketComponents, ticketRequest } from '../../src/signing/request.ts';
import { VirtualWorld } from '../clock.ts';

const manifests = '/shared-data/manifests';
const iPhone12 = `${manifests}/iPhone13,2_13,3_26.2.1_23C71.plist`;

async function identities(url: string): Promise<readonly Dict[] | undefined> {
  const response = await fetch(url);
  if (!response.ok) return undefined;
  const manifest = parsePlist(new Uint8Array(await response.arrayBuffer()));
  return isDict(manifest) ? (manifest.BuildIdentities as readonly Dict[]) : undefined;
}

const device = {
  ecid: 0xfedc_ba98_7654_3210n,
  apNonce: new Uint8Array(32).fill(0xaa),
  sepNonce: new Uint8Array(20).fill(0xbb),
};

const identity: Dict = {
  ApBoardID: '0x0C',
  ApChipID: '0x8101',
  ApSecurityDomain: 1,
  UniqueBuildID: new Uint8Array(20).fill(1),
  Info: {},
  Manifest: {},
};

describe('signing.request', () => {
  it('asks for a whole modern build in the order of the reference client', async function () {
    const build = await identities(iPhone12);
    if (!build) this.skip();
    const request = ticketRequest(new VirtualWorld(), build[0]!, device);
    const keys = Object.keys(request);
    const components = Object.keys(request).filter((key) => isDict(request[key]));
    expect(keys.slice(0, 8)).to.deep.equal([
      '@HostPlatformInfo',
      '@VersionInfo',
      '@UUID',
      'ApECID',
      'UniqueBuildID',
      'ApChipID',
      'ApBoardID',
      'ApSecurityDomain',
    ]);
    expect(keys.slice(8 + components.length)).to.deep.equal([
      'Ap,OSLongVersion',
      'Ap,ProductMarketingVersion',
      'Ap,ProductType',
      'Ap,SDKPlatform',
      'Ap,Target',
      'Ap,TargetType',
      'ApNonce',
      '@ApImg4Ticket',
      'ApSecurityMode',
      'ApProductionMode',
      'SepNonce',
      'PearlCertificationRootPub',
    ]);
    expect([request.ApChipID, request.ApBoardID, request.ApSecurityDomain]).to.deep.equal([0x8101, 12, 1]);
    expect(request['@UUID']).to.match(
      /^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/,
    );
    const read = parsePlist(writeXml(request)) as Dict;
    expect(read.ApECID).to.equal(0xfedc_ba98_7654_3210n);
    expect(writeXml(request).length).to.be.lessThan(256 * KiB);
  });

  it('covers what the main processor loads, and nothing that another ticket signs', async function () {
    const build = await identities(iPhone12);
    if (!build) this.skip();
    const manifest = dict(build[0]!, 'Manifest');
    const chosen = ticketComponents(manifest);
    const left = Object.keys(manifest).filter((name) => !(name in chosen));
    const families = new Set(left.map((name) => name.replace(/,.*/, '')));
    expect([...families]).to.deep.equal([
      'BMU',
      'BasebandFirmware',
      'Cryptex1',
      'Rap',
      'SE',
      'Savage',
      'Yonkers',
      'eUICC',
    ]);
    for (const [name, asked] of Object.entries(chosen)) {
      expect(asked, name).to.include({ EPRO: true, ESEC: true });
      expect(asked, name).to.not.have.any.keys('Info', 'DPRO', 'DSEC');
    }
    expect(toHex(dict(chosen, 'ftap').Digest as Bytes)).to.equal('');
    expect((dict(chosen, 'SEP').TBMDigests as Bytes).length).to.equal(240);
    expect(dict(chosen, 'Multitouch').Trusted).to.equal(false);
  });

  it('drops the OS of iOS 8, which nobody signs', async function () {
    const build = await identities(`${manifests}/iPhone7,2_8.4.1_12H321.plist`);
    if (!build) this.skip();
    const chosen = ticketComponents(dict(build[0]!, 'Manifest'));
    expect(Object.keys(chosen)).to.not.include.members(['OS', 'BasebandFirmware']);
    expect(Object.keys(chosen)).to.include.members(['iBEC', 'iBSS', 'LLB', 'RestoreRamDisk', 'KernelCache']);
  });

  it('signs a trusted entry without rules in the mode of the phone', () => {
    const chosen = ticketComponents({
      New: { Trusted: true, Info: { Path: 'new' } },
      Untrusted: { Digest: nothing, Info: { Path: 'x' } },
      NoInfo: { Trusted: true },
      Ftab: { Trusted: true, Info: { IsFTAB: true } },
    });
    expect(Object.keys(chosen)).to.deep.equal(['New']);
    const { Digest, ...others } = dict(chosen, 'New');
    expect((Digest as Bytes).length).to.equal(0);
    expect(others).to.deep.equal({ Trusted: true, EPRO: true, ESEC: true });
  });

  it('adds UID mode and the NeRD keys only for builds that want them', () => {
    const plain = ticketRequest(new VirtualWorld(), identity, { ...device });
    expect(plain).to.not.have.any.keys('UID_MODE', 'Ap,SikaFuse', 'NeRDEpoch', 'PermitNeRDPivot');
    const wanting = { ...identity, NeRDEpoch: 3, AllowNeRDBoot: false, Info: { RequiresUIDMode: true } };
    const request = ticketRequest(new VirtualWorld(), wanting, device);
    expect(request).to.include({ UID_MODE: false, 'Ap,SikaFuse': 0, NeRDEpoch: 3, AllowNeRDBoot: false });
    expect((request.PermitNeRDPivot as Bytes).length).to.equal(0);
  });

  it('leaves the SEP nonce out when the phone has none', () => {
    const { ecid, apNonce } = device;
    expect(ticketRequest(new VirtualWorld(), identity, { ecid, apNonce })).to.not.have.any.keys('SepNonce');
  });

  it('names the key that an identity lacks', () => {
    const boardless = { ...identity, ApBoardID: 'd53gap' };
    expect(() => ticketRequest(new VirtualWorld(), boardless, device)).to.throw('"ApBoardID"');
  });
});
