import { expect } from '@open-wc/testing';
import { text, utf8 } from '../../src/bytes/bytes.ts';
import { askedFiles } from '../../src/firmware/asked-files.ts';
import { readManifest } from '../../src/firmware/manifest.ts';
import { pathsFor } from '../../src/firmware/needs.ts';
import type { Dict } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import { personalisedObject, sourceObject } from '../../src/restore/answer/object.ts';
import type { Kit } from '../../src/restore/kit.ts';

const llb = 'Firmware/all_flash/all_flash.n53ap.production/LLB.n53ap.RELEASE.im4p';

describe('what is fetched for one board', () => {
  const { identities } = readManifest(
    writeXml({
      ProductVersion: '9.3.5',
      ProductBuildVersion: '13G36',
      BuildIdentities: [
        {
          ApChipID: '0x8960',
          ApBoardID: '0x00',
          Info: { DeviceClass: 'n53ap', RestoreBehavior: 'Erase' },
          Manifest: { LLB: { Info: { Path: llb } }, OS: { Info: { Path: 'image.dmg' } } },
        },
      ],
    }),
  );

  it('holds the files that the phone asks for by name, and the list of old flash files', () => {
    expect([...pathsFor(identities, ['n53ap'])!].sort()).to.deep.equal([
      'BuildManifest.plist',
      llb,
      'Firmware/all_flash/all_flash.n53ap.production/manifest',
      'RestoreVersion.plist',
      'SystemVersion.plist',
      'image.dmg',
    ]);
  });

  for (const answer of [personalisedObject, sourceObject])
    it(`is all that ${answer.name} sends by name, in frames as long as the phone wishes`, async () => {
      const wanted = pathsFor(identities, ['n53ap'])!;
      const read = (path: string): Promise<Uint8Array> => {
        expect(wanted.has(path)).to.equal(true);
        return Promise.resolve(utf8(`${path}!`));
      };
      const kit = { ipsw: { read }, has: () => false } as unknown as Kit;
      for (const [ImageName, path] of Object.entries(askedFiles)) {
        const args: Dict = { ImageName, DataChunkSize: 16 };
        const reply = await answer(kit, { number: 1, type: '', args, port: null, async: false });
        const frames: Dict[] = [];
        if ('frames' in reply) for await (const frame of reply.frames) frames.push(frame);
        const parts = frames.slice(0, -1).map(({ FileData }) => text(FileData as Uint8Array<ArrayBuffer>));
        expect(parts.every(({ length }) => length <= 16)).to.equal(true);
        expect([parts.join(''), frames.at(-1)]).to.deep.equal([`${path}!`, { FileDataDone: true }]);
      }
    });
});
