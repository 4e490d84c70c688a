import { devicesOf } from '../src/boot/devices.ts';
import type { World } from '../src/bytes/world.ts';
import { choose } from '../src/firmware/choose.ts';
import { manifestAt, type ManifestMeans } from '../src/firmware/manifest-at.ts';
import type { BuildManifest, Identity } from '../src/firmware/manifest.ts';
import type { Behavior } from '../src/journal/entry.ts';
import type { Note } from '../src/journal/journal.ts';
import { boardOf } from '../src/restore/facts.ts';
import { outsideAttempt } from '../src/restore/fault.ts';
import type { Aim, Purpose } from '../src/session/contract.ts';
import { Authority, type Fetch } from '../src/signing/authority.ts';
import { probe } from '../src/signing/probe.ts';

/** What the check reaches Apple with. */
export interface Counter {
  readonly world: World;
  readonly note: Note;
  readonly fetch: Fetch;
  /** Base URL of the signing server. */
  readonly signing: string;
}

/** A person waits: fewer questions than in a restore, where minutes have gone into the phone already. */
const attempts = 3;

/**
 * Before anything is fetched, read through or sent: the firmware is for this phone (or model), and Apple signs it for
 * this phone and kind of install. Answers the boards it is for. Throws what `choose` and `probe` throw.
 */
export async function eligible(
  { world, note, fetch, signing }: Counter,
  manifest: BuildManifest,
  { aim, behavior }: Purpose,
): Promise<readonly string[]> {
  const identities = identitiesFor(manifest, aim, behavior);
  const [{ dict, components }] = identities;
  const { build } = manifest;
  note({ who: 'tss', kind: 'asked', build, components: components.size });
  const ecid = 'ecid' in aim ? aim.ecid : '';
  const authority = new Authority(world, fetch, signing, attempts);
  const { status, message, ms } = await probe(
    world,
    authority,
    dict,
    ecid === '' ? undefined : BigInt(`0x${ecid}`),
  );
  note({ who: 'tss', kind: 'answered', status, message, ms: Math.round(ms) });
  note({ who: 'tss', kind: 'signs', build, behavior, ecid });
  return identities.map(({ board }) => board);
}

/**
 * `eligible` for a file on the network or on the shelf, of which only the manifest is read; all boards where that cannot
 * be read alone. Null: it is not, and the fault is written down.
 */
export async function eligibleAt(
  counter: Counter & ManifestMeans,
  url: string,
  purpose: Purpose,
): Promise<readonly string[] | null> {
  try {
    const manifest = await manifestAt(counter, url);
    return manifest ? await eligible(counter, manifest, purpose) : [];
  } catch (error) {
    outsideAttempt(counter.note, 'asking whether this iOS fits and is signed', error);
    return null;
  }
}

/** A phone has one board; of a model all that it is made with. */
function identitiesFor(manifest: BuildManifest, aim: Aim, behavior: Behavior): [Identity, ...Identity[]] {
  if ('ecid' in aim) return [choose(manifest, { ...boardOf(aim), behavior })];
  const boards = devicesOf(aim.product).map(({ hardwareModel }) => hardwareModel);
  const there = boards.filter((board) => manifest.identities.some((identity) => identity.board === board));
  const [first = boards[0] ?? aim.product, ...rest] = there;
  return [
    choose(manifest, { board: first, behavior }),
    ...rest.map((board) => choose(manifest, { board, behavior })),
  ];
}
