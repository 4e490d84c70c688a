import { expect } from '@open-wc/testing';
import { choose } from '../../src/firmware/choose.ts';
import {
  BadManifest,
  ChipMismatch,
  ComponentMissing,
  NoVariant,
  WrongBoard,
} from '../../src/firmware/errors.ts';
import { readManifest, type Behavior } from '../../src/firmware/manifest.ts';
import { utf8 } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { data } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';

async function apple(test: Mocha.Context, name: string) {
  const answer = await fetch(`/shared-data/manifests/${name}.plist`);
  if (!answer.ok) {
    console.info(`skipped: the manifest ${name} is not on this machine`);
    test.skip();
  }
  return readManifest(new Uint8Array(await answer.arrayBuffer()));
}

const iPhone6 = 'iPhone7,2_8.4.1_12H321';
const iPhoneX = 'iPhone10,3_10,6_11.2_15C114';
const iPhone7And8 = 'iPhone9,1_9,3_10,1_10,4_13.5.1_17F80';
const iPhone12 = 'iPhone13,2_13,3_26.2.1_23C71';

// UniqueBuildID, as it stands in the manifest.
const rows: readonly [string, string, Behavior, string, number][] = [
  [iPhone6, 'n61ap', 'erase', '2ebdcef4', 26],
  [iPhone6, 'n61ap', 'update', 'f343be7f', 26],
  [iPhoneX, 'd221ap', 'erase', 'acccc2fe', 39],
  [iPhoneX, 'd22ap', 'erase', 'e84bca77', 39],
  [iPhoneX, 'd22ap', 'update', 'f08787d6', 39],
  [iPhone7And8, 'd101ap', 'erase', 'a9c5a4e9', 31],
  [iPhone7And8, 'd10ap', 'update', 'a4d83c68', 35],
  [iPhone7And8, 'd201ap', 'erase', '49090883', 34],
  [iPhone7And8, 'd20ap', 'update', '4134a366', 34],
  [iPhone12, 'd53gap', 'erase', 'cd50a993', 91],
  [iPhone12, 'D53pAP', 'erase', 'cf61a7bf', 91],
  [iPhone12, 'd53gap', 'update', '2201d8d6', 91],
  [iPhone12, 'd53pap', 'update', 'fc52e35b', 91],
];

describe('choosing from real manifests', () => {
  for (const [name, board, behavior, id, components] of rows)
    it(`${name}: ${board}, ${behavior}`, async function () {
      const identity = choose(await apple(this, name), { board, behavior });
      expect(toHex(data(identity.dict, 'UniqueBuildID')).slice(0, 8)).to.equal(id);
      expect(identity.components.size).to.equal(components);
      expect(identity.behavior).to.equal(behavior);
    });

  it('by chip and board number alone', async function () {
    const manifest = await apple(this, iPhone7And8);
    expect(choose(manifest, { chipId: 0x8015, boardId: 0x0a, behavior: 'erase' }).board).to.equal('d201ap');
    expect(() => choose(manifest, { chipId: 0x8015, boardId: 0x0c, behavior: 'erase' })).to.throw(WrongBoard);
  });
});

const identity = (variant: string, behavior?: string): Dict => ({
  ApChipID: 0x8101,
  ApBoardID: '0x0C',
  Info: {
    DeviceClass: 'd53gap',
    Variant: variant,
    ...(behavior === undefined ? {} : { RestoreBehavior: behavior }),
  },
  Manifest: {},
});

const manifest = (...identities: readonly Dict[]) =>
  readManifest(
    writeXml({ BuildIdentities: identities, ProductVersion: '26.2.1', ProductBuildVersion: '23C71' }),
  );

const forPhone = { board: 'd53gap', behavior: 'erase' } as const;

describe('choosing an identity', () => {
  it('passes over research, recovery and cloud builds that come first', () => {
    const many = manifest(
      identity('Research Customer Erase Install (IPSW)'),
      identity('Recovery Customer Install'),
      identity('Darwin Cloud Customer Erase Install (IPSW)', 'Erase'),
      identity('Customer Upgrade Install (IPSW)', 'Update'),
      identity('Customer Erase Install (IPSW)', 'Erase'),
    );
    expect(choose(many, forPhone).variant).to.equal('Customer Erase Install (IPSW)');
  });

  it('never lets an update erase', () => {
    const erasing = manifest(identity('Customer Erase Install (IPSW)', 'Erase'));
    expect(() => choose(erasing, { ...forPhone, behavior: 'update' })).to.throw(NoVariant);
    const contradicting = manifest(identity('Customer Upgrade Install (IPSW)', 'Erase'));
    expect(() => choose(contradicting, { ...forPhone, behavior: 'update' })).to.throw(NoVariant);
  });

  it('takes the only identity of a build that does not say what it does', () => {
    expect(choose(manifest(identity('')), { ...forPhone, behavior: 'update' }).boardId).to.equal(12);
  });

  it('names the boards the build is for, and both pairs when the numbers differ', () => {
    const one = manifest(identity('Customer Erase Install (IPSW)', 'Erase'));
    expect(() => choose(one, { ...forPhone, board: 'd20ap' })).to.throw(WrongBoard, 'd53gap');
    expect(() => choose(one, { ...forPhone, chipId: 0x8110 })).to.throw(ChipMismatch, '0x8110');
    expect(() => choose(one, forPhone).component('OS')).to.throw(ComponentMissing, 'OS');
  });

  it('says what a manifest lacks', () => {
    expect(() => readManifest(utf8('PK'))).to.throw(BadManifest);
    expect(() => readManifest(writeXml({ BuildIdentities: [{}] }))).to.throw(BadManifest, 'Info');
    expect(() => manifest({ ...identity('x'), ApChipID: 'T8101' })).to.throw(BadManifest, 'ApChipID');
  });
});
