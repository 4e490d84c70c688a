import { expect } from '@open-wc/testing';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { classOf } from '../../src/diagnosis/classes.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { blank, next } from '../../src/journal/fold.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Purpose } from '../../src/session/contract.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';
import { screenOf } from '../../src/ui/screen.ts';
import { eligibleAt } from '../../workers/eligible.ts';
import { browserNet } from '../../workers/net.ts';
import { buildFor } from '../apple/builds.ts';
import type { SigningFaults } from '../apple/faults.ts';
import { ipswBlob } from '../apple/ipsw.ts';
import { SigningServer } from '../apple/signing-server.ts';
import { VirtualWorld } from '../clock.ts';
import { productOf } from '../phone/products.ts';

const url = 'https://updates.cdn-apple.com/2025/fullrestores/1/2/iPhone13,2_18.3_22D63_Restore.ipsw';
const beside = '/relay/http/updates.cdn-apple.com/2025/fullrestores/1/2/BuildManifest.plist';

/** A phone as it is recognised. */
function phone(product: string): Purpose['aim'] {
  const { productType, hardwareModel, name, chipId, boardId } = productOf(product);
  return { ecid: '001A4D2E0B335C2E', chipId, boardId, product: productType, hardwareModel, name };
}

type Net = (world: VirtualWorld) => Promise<Response>;

interface Asked {
  readonly boards: readonly string[] | null;
  readonly entries: readonly Entry[];
  readonly world: VirtualWorld;
  readonly apple: SigningServer;
  readonly asked: readonly string[];
}

interface Made {
  readonly name: string;
  readonly identities: Awaited<ReturnType<typeof ipswBlob>>['identities'];
  readonly manifest: Bytes;
}

const made = new Map<string, Promise<Made>>();

/** A small IPSW of a model: what it is called and signed by, and its manifest. Made once. */
function ipswFor(product: string): Promise<Made> {
  const making =
    made.get(product) ??
    ipswBlob({ product, build: buildFor(product), imageBytes: 64 * 1024 }).then(
      async ({ file, identities }) => {
        const ipsw = await openIpsw(realWorld, file, file.name);
        return { name: file.name, identities, manifest: await ipsw.read('BuildManifest.plist') };
      },
    );
  made.set(product, making);
  return making;
}

/** The question before a download: what became of it, and who was asked. */
async function ask(
  aim: Purpose['aim'],
  how: {
    behavior?: 'erase' | 'update';
    of?: string;
    faults?: SigningFaults;
    net?: Net;
    signs?: boolean;
  } = {},
): Promise<Asked> {
  const { behavior = 'erase', of = 'iPhone13,2', faults = {}, signs = true } = how;
  const world = new VirtualWorld();
  const { name, identities, manifest } = await ipswFor(of);
  const apple = new SigningServer(world, signs ? identities : []);
  apple.faults = faults;
  const entries: Entry[] = [];
  const asked: string[] = [];
  const { note } = new Journal(world.clock, 0, (entry) => entries.push(entry));
  note({ who: 'person', kind: 'fetches', file: name, url });
  const counter = {
    world,
    note,
    fetch: apple.fetch,
    signing: 'https://gs.apple.com',
    net: {
      ...browserNet(true),
      fetch: (from: string) => {
        asked.push(from);
        return how.net?.(world) ?? Promise.resolve(new Response(manifest));
      },
    },
  };
  const boards = await world.run(eligibleAt(counter, url, { aim, behavior }));
  return { boards, entries, world, apple, asked };
}

const kinds = ({ entries }: Asked): string[] => entries.map(({ kind }) => kind);

/** Name and class of the fault, and what the page says of it, on which screen. */
function refusal({ entries, boards }: Asked): [string, string | null, string] {
  expect(boards).to.equal(null);
  const last = entries.at(-1);
  if (last?.kind !== 'fault') throw new Error(`ended with ${last?.kind ?? 'nothing'}`);
  const snapshot = entries.reduce(next, { ...blank, host: { os: 'linux', browser: '', usb: true } });
  expect(snapshot.data).to.equal('untouched-by-us');
  expect(screenOf(snapshot, { shows: 'recovery', kept: false, bench: false })).to.equal('file');
  return [
    last.fault.name,
    classOf(last.fault, last.phase),
    fileRefusal(last.fault, snapshot) ?? 'nothing is said',
  ];
}

describe('before anything is fetched', () => {
  it('the manifest alone is read, and Apple is asked for this phone and this kind of install', async () => {
    for (const behavior of ['erase', 'update'] as const) {
      const done = await ask(phone('iPhone13,2'), { behavior });
      expect(done.boards).to.deep.equal(['d53gap']);
      expect(done.asked).to.deep.equal([beside]);
      expect(kinds(done)).to.deep.equal(['fetches', 'asked', 'answered', 'signs']);
      const [request] = done.apple.requests;
      expect(done.apple.requests.length).to.equal(1);
      expect([
        request!.ApECID,
        (request!.ApNonce as Bytes).length,
        (request!.SepNonce as Bytes).length,
      ]).to.deep.equal([0x1a4d2e0b335c2e, 32, 20]);
      const signs = done.entries.at(-1);
      expect(signs).to.include({ kind: 'signs', behavior, ecid: '001A4D2E0B335C2E', build: '22D63' });
    }
  });

  it('a model that was only named is asked about with a made-up phone', async () => {
    const done = await ask({ product: 'iPhone13,2', name: 'iPhone 12' });
    expect(done.boards).to.deep.equal(['d53gap']);
    expect(done.entries.at(-1)).to.include({ kind: 'signs', ecid: '' });
  });

  it('a chip of the years before A10 has shorter nonces', async () => {
    const done = await ask(phone('iPhone8,1'), { of: 'iPhone8,1' });
    expect(done.boards).to.deep.equal(['n71ap']);
    expect(done.apple.requests.map(({ ApNonce }) => (ApNonce as Bytes).length)).to.deep.equal([20]);
  });

  it('a nonce of a length that the server does not like is made up once more', async () => {
    const done = await ask(phone('iPhone13,2'), { faults: { refuse: 128, times: 1 } });
    expect(done.boards).to.equal(null);
    expect(done.apple.requests.map(({ ApNonce }) => (ApNonce as Bytes).length)).to.deep.equal([32, 20]);
  });
});

describe('refused before anything is fetched', () => {
  it('firmware of another model', async () => {
    for (const aim of [phone('iPhone10,1'), { product: 'iPhone10,1', name: 'iPhone 8' }]) {
      const done = await ask(aim);
      const [name, cls, words] = refusal(done);
      expect([name, cls]).to.deep.equal(['WrongBoard', 'ELIG']);
      expect(words).to.contain('another model');
      expect(done.apple.requests.length, 'Apple is not asked').to.equal(0);
    }
  });

  it('a build that the server does not know', async () => {
    expect(refusal(await ask(phone('iPhone13,2'), { signs: false })).slice(0, 2)).to.deep.equal([
      'SigningRefused',
      'ELIG',
    ]);
  });

  const answers: [string, SigningFaults, string, string | null, RegExp][] = [
    [
      '94',
      { refuse: 94 },
      'SigningRefused',
      'ELIG',
      /refuses this iOS .* signed no longer, .* on any iPhone/,
    ],
    ['69', { refuse: 69 }, 'SigningRefused', 'ELIG', /not as this version of Replug asks .* report this/],
    ['100', { refuse: 100 }, 'SigningRefused', 'CLIENT', /refused the request itself \(number 100\)/],
    ['5000', { refuse: 5000 }, 'SigningRefused', 'CLIENT', /refused the request itself \(number 5000\)/],
    ['no answer', { unreachable: true }, 'SigningUnreachable', 'NET', /did not answer. That is the network/],
    ['a timeout', { delayMs: 60_000 }, 'SigningUnreachable', 'NET', /did not answer. That is the network/],
    ['a web page', { html403: true }, 'SigningUnreachable', 'NET', /Something else answered .* sign-in page/],
    ['half an answer', { cutPlist: true }, 'SigningAnswerBroken', 'NET', /cannot be read/],
  ];
  for (const [what, faults, name, cls, words] of answers)
    it(`the signing server answers with ${what}`, async () => {
      const done = await ask(phone('iPhone13,2'), { faults });
      const [gotName, gotClass, gotWords] = refusal(done);
      expect([gotName, gotClass]).to.deep.equal([name, cls]);
      expect(gotWords).to.match(words);
      expect(done.world.clock.now(), 'nobody waits for minutes').to.be.at.most(95_000);
    });

  const nets: [string, Net, string, string, RegExp][] = [
    [
      'no network',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'ManifestUnreachable',
      'NET',
      /network/,
    ],
    [
      '404',
      () => Promise.resolve(new Response('', { status: 404 })),
      'DownloadRefused',
      'NET',
      /updates.cdn-apple.com has no file at this address/,
    ],
    [
      'silence',
      (world) => world.asleep(pause(world.clock, 600_000).then(() => new Response(''))),
      'ManifestUnreachable',
      'NET',
      /network/,
    ],
    [
      'a web page',
      () => Promise.resolve(new Response('<html>Sign in</html>')),
      'NotTheFile',
      'NET',
      /A web page came instead of the file.* log in first/,
    ],
  ];
  for (const [what, net, name, cls, words] of nets)
    it(`Apple’s server for firmware answers with ${what}`, async () => {
      const [gotName, gotClass, gotWords] = refusal(await ask(phone('iPhone13,2'), { net }));
      expect([gotName, gotClass]).to.deep.equal([name, cls]);
      expect(gotWords).to.match(words);
    });
});
