import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { oneSentence, run, type Run } from './script.ts';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(root, '../shared/data');

const inspect = (...args: string[]): Promise<Run> => run('src/cli/inspect.ts', ...args);

async function found(...args: string[]): Promise<Record<string, unknown>> {
  const { status, out, err } = await inspect(...args, '--json');
  assert.equal(status, 0, err);
  return JSON.parse(out) as Record<string, unknown>;
}

describe('inspect', () => {
  let folder = '';
  let ipsw = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'inspect-'));
    ipsw = join(folder, 'made.ipsw');
    const { status, err } = await run('test/apple/make-ipsw.ts', '--size', '1MiB', '--out', ipsw);
    assert.equal(status, 0, err);
  });
  after(() => rm(folder, { recursive: true }));

  it('says of a firmware file what it is, that it is whole, and whom it fits', async () => {
    const { size, ...rest } = await found(ipsw, '--board', 'd53gap', '--behavior', 'update', '--verify');
    assert.ok(Number(size) > 1024 * 1024);
    const { verified, ...plain } = rest;
    assert.deepEqual(plain, {
      kind: 'IPSW',
      productVersion: '26.2.1',
      build: '23C71',
      products: ['iPhone13,2'],
      boards: ['d53gap'],
      entries: 44,
      whole: true,
      missing: [],
      identity: {
        board: 'd53gap',
        chipId: 0x8101,
        boardId: 12,
        behavior: 'update',
        variant: 'Customer Upgrade Install (IPSW)',
        components: 43,
      },
      unanswered: [],
    });
    assert.equal((verified as { osDigestAgrees: boolean }).osDigestAgrees, true);
  });

  it('ends with 3 when the file is for another phone', async () => {
    const result = await inspect(ipsw, '--board', 'd20ap', '--json');
    assert.equal(result.status, 3);
    oneSentence(result);
  });

  it('says that a download is incomplete', async () => {
    const cut = join(folder, 'cut.ipsw');
    await writeFile(cut, await readFile(ipsw));
    await truncate(cut, 2_000_000);
    const result = await inspect(cut, '--json');
    assert.equal(result.status, 1);
    oneSentence(result);
    assert.equal((JSON.parse(result.out) as { whole: boolean }).whole, false);
  });

  it('finds one wrong byte of the image only when it reads everything', async () => {
    const bytes = await readFile(ipsw);
    const at = bytes.indexOf('koly') - 500_000;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0x80, at);
    const bad = join(folder, 'bad.ipsw');
    await writeFile(bad, bytes);
    assert.equal((await found(bad)).whole, true);
    const result = await inspect(bad, '--verify', '--json');
    assert.equal(result.status, 1);
    assert.match(result.err, /damaged/);
    assert.equal((JSON.parse(result.out) as { whole: boolean }).whole, false);
  });

  it('knows what it does not know', async () => {
    const odd = join(folder, 'odd');
    await writeFile(odd, 'a shopping list');
    for (const args of [[odd], [join(folder, 'absent')], [], [odd, odd], ['--nonsense', odd], [folder]]) {
      const result = await inspect(...args);
      assert.notEqual(result.status, 0);
      oneSentence(result);
    }
    assert.match((await inspect(folder)).err, /no file$/m);
    const help = await inspect('--help');
    assert.equal(help.status, 0);
    assert.match(help.out, /--behavior/);
  });

  it("reads iBoot's serial line and an Image3 phone's manifest", async () => {
    const line = join(folder, 'serial.txt');
    await writeFile(
      line,
      'CPID:8101 CPRV:11 CPFM:03 SCEP:01 BDID:0C ECID:001A2B3C4D5E6F70 IBFL:3D SRNM:[F2L]\n',
    );
    const serial = await found(line);
    assert.equal(serial.kind, 'iBoot serial line');
    assert.equal(serial.ecid, String(0x001a2b3c4d5e6f70n));
    await writeFile(line, 'CPID:8101 BDID:0C ECID:001A2B3C4D5E6F70 SRNM:[F2\u001b[2J\u009b2J\u202eL]\n');
    assert.match((await inspect(line)).out, /^srnm: F2\ufffd\[2J\ufffd2J\ufffdL$/m);
    const old = join(folder, 'old.plist');
    await writeFile(old, image3Manifest);
    const { identity } = await found(old, '--board', 'n90ap');
    assert.deepEqual(identity, {
      board: 'n90ap',
      chipId: 0x8930,
      boardId: 0,
      behavior: 'erase',
      variant: 'Customer Erase Install (IPSW)',
      components: 1,
    });
  });
});

describe(
  'inspect on real files',
  { skip: existsSync(data) ? false : 'the real files are not on this machine' },
  () => {
    it('chooses in a manifest', async () => {
      const file = join(data, 'manifests/iPhone9,1_9,3_10,1_10,4_13.5.1_17F80.plist');
      const { identity, kind, build } = await found(file, '--board', 'D20AP', '--behavior', 'erase');
      assert.deepEqual([kind, build], ['BuildManifest', '17F80']);
      assert.deepEqual(identity, {
        board: 'd20ap',
        chipId: 0x8015,
        boardId: 2,
        behavior: 'erase',
        variant: 'Customer Erase Install (IPSW)',
        components: 34,
      });
    });

    it('reads tickets and says that their own leaf signed them', async () => {
      const a11 = await found(join(data, 'tickets/0x8015.shsh'));
      assert.deepEqual([a11.kind, a11.chipId, a11.boardId], ['shsh', 0x8015, 6]);
      assert.equal(a11.nonceHash, '27325c8258be46e69d9ee57fa9a8fbc28b873df434e5e702a8b27999551138ae');
      assert.deepEqual(a11.signature, { algorithm: 'sha384', valid: true });
      const a9 = await found(join(data, 'tickets/0x8000.shsh'));
      assert.deepEqual(a9.signature, { algorithm: 'sha1', valid: true });
    });

    it('reads the four kinds of Image4 files', async () => {
      const kinds = await Promise.all(
        ['IM4P', 'IM4M', 'IM4R', 'IMG4'].map(
          async (kind) => (await found(join(data, `img4/PyIMG4_${kind}`))).kind,
        ),
      );
      assert.deepEqual(kinds, ['IM4P', 'IM4M', 'IM4R', 'IMG4']);
      const tree = await found(join(data, 'im4p/iPhoneX_11.2_DeviceTree.d22ap.im4p'));
      assert.deepEqual(
        [tree.type, tree.payloadBytes, tree.sha384],
        [
          'dtre',
          167044,
          '72e79ab8f642a7a578939b564a731fbdfadfa8ee7bf0e912a4575d3dd1cb3f07e11cc2e53de886160a4310205d2bceb3',
        ],
      );
    });
  },
);

/** The shape of an iPhone 4's manifest, cut down to one component. */
const image3Manifest = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>BuildIdentities</key><array><dict>
<key>ApBoardID</key><string>0x00</string><key>ApChipID</key><string>0x8930</string>
<key>ApSecurityDomain</key><string>0x01</string>
<key>Info</key><dict><key>DeviceClass</key><string>n90ap</string><key>RestoreBehavior</key><string>Erase</string>
<key>Variant</key><string>Customer Erase Install (IPSW)</string></dict>
<key>Manifest</key><dict><key>LLB</key><dict><key>Digest</key><data>AAAAAAAAAAAAAAAAAAAAAAAAAAA=</data>
<key>Info</key><dict><key>IsFirmwarePayload</key><true/><key>Path</key><string>LLB.img3</string></dict>
<key>PartialDigest</key><data>QAAAAJSAAAA=</data></dict></dict>
</dict></array>
<key>ManifestVersion</key><integer>0</integer><key>ProductBuildVersion</key><string>11D257</string>
<key>ProductVersion</key><string>7.1.2</string>
<key>SupportedProductTypes</key><array><string>iPhone3,1</string></array>
</dict></plist>`;
