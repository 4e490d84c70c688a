import { toHex } from '../bytes/hex.ts';
import type { World } from '../bytes/world.ts';
import { digestRule, markings } from './digest.ts';
import { measure, type Measuring } from './measure.ts';
import { customersOf } from './choose.ts';
import { DigestMismatch, MissingFiles } from './errors.ts';
import type { Hashers } from './hashing.ts';
import type { Ipsw } from './ipsw.ts';
import type { Component, Identity } from './manifest.ts';
import { jobKey, type DigestJob, type Measured } from './marked-digests.ts';
import type { Proofs } from './proofs.ts';
import type { Shelf } from './shelf.ts';

/** What came of checking a firmware file that is sound; `ms` by the world's clock. */
export interface Verified {
  /** Content bytes that were found whole, now or before. */
  readonly bytes: number;
  /** Content bytes that were read for it. */
  readonly read: number;
  readonly ms: number;
  /** Hex, over the OS image's content: the first one's, where boards have images of their own. */
  readonly osSha384: string;
  /** Whether all OS images are what the manifest's digests say; null when it has none. No verdict depends on it. */
  readonly osDigestAgrees: boolean | null;
}

/** What checking works with, how much of the archive it covers, and who watches it; progress in content bytes. */
export interface VerifyOptions {
  readonly hashers: Hashers;
  /** Takes the OS images, unpacked, when the archive deflates them. */
  readonly shelf?: Shelf;
  /** What was found out before, and where to write down what is found out now. */
  readonly proofs?: Proofs;
  /**
   * The archive was made of loose files, so its checksums prove nothing: a plain OS image must then be what the manifest's
   * digest says, which asr holds it against (signing-and-ipsw §1.11).
   */
  readonly loose?: boolean;
  /** Paths to check; all of the archive when it is absent. */
  readonly paths?: ReadonlySet<string> | undefined;
  /** Ends the check, with its reason. */
  readonly signal?: AbortSignal;
  progress?(done: number, total: number): void;
}

/**
 * Reads the archive once, front to back: the CRC-32 of every entry, and for every IM4P of `identities` the manifest's
 * digest. Throws `MissingFiles`, `CrcMismatch`, `EntryBroken`, `DigestMismatch`, the signal's reason, and what the source or the
 * shelf throws.
 */
export async function verifyIpsw(
  world: World,
  ipsw: Ipsw,
  identities: readonly Identity[],
  options: VerifyOptions,
): Promise<Verified> {
  const missing = [...new Set(identities.flatMap((identity) => ipsw.missing(identity)))];
  if (missing.length > 0) throw new MissingFiles(missing);
  const started = world.clock.now();
  const components = byPath(identities);
  const images = osImages(identities);
  const entries = [...ipsw.zip.entries.values()]
    .filter(({ name }) => options.paths?.has(name) ?? true)
    .sort((a, b) => a.localAt - b.localAt);
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let read = 0;
  const sha384s = new Map<string, string>();
  for (const entry of entries) {
    const isOs = images.has(entry.name);
    const before = done;
    const measuring: Measuring = {
      jobs: jobs(components.get(entry.name) ?? [], isOs),
      unpack: isOs,
      progress(upTo, fresh) {
        done = before + upTo;
        read += fresh;
        options.progress?.(done, total);
      },
    };
    const measured = await measure(world, ipsw, entry, measuring, options);
    for (const component of components.get(entry.name) ?? [])
      judge(component, measured, options.loose ?? false);
    if (isOs) sha384s.set(entry.name, measured.digests[jobKey(imageJob)] ?? '');
  }
  const agree = [...images].flatMap(([path, { digest }]) =>
    digest?.length === 48 ? [sha384s.get(path) === toHex(digest)] : [],
  );
  const [first = ''] = images.keys();
  return {
    bytes: done,
    read,
    ms: world.clock.now() - started,
    osSha384: sha384s.get(first) ?? '',
    osDigestAgrees: agree.length > 0 ? agree.every(Boolean) : null,
  };
}

/** The images that may be installed, by path: boards of one archive may have images of their own. */
function osImages(identities: readonly Identity[]): ReadonlyMap<string, Component> {
  const images = customersOf(identities).flatMap(({ components }) => components.get('OS') ?? []);
  return new Map(images.flatMap((os) => (os.path === undefined ? [] : [[os.path, os]])));
}

/** Several components may share one file, under different types; the same ones come with several identities. */
function byPath(identities: readonly Identity[]): Map<string, Component[]> {
  const paths = new Map<string, Component[]>();
  for (const component of identities.flatMap((identity) => [...identity.components.values()])) {
    if (component.path === undefined) continue;
    const there = paths.get(component.path);
    if (there) there.push(component);
    else paths.set(component.path, [component]);
  }
  return paths;
}

const imageJob: DigestJob = { algorithm: 'sha384', type: undefined };

function jobs(components: readonly Component[], isOs: boolean): DigestJob[] {
  const wanted = components.flatMap((component) => {
    const rule = digestRule(component);
    return rule ? markings(component).map((type) => ({ algorithm: rule.algorithm, type })) : [];
  });
  return isOs ? [...wanted, imageJob] : wanted;
}

function judge(component: Component, { im4p, digests }: Measured, loose: boolean): void {
  const rule = digestRule(component);
  if (!rule || (rule.gate === 'im4p' && !im4p && !(loose && isPlainImage(component)))) return;
  const expected = toHex(rule.expected);
  const { algorithm } = rule;
  const got = markings(component).map((type) => digests[jobKey({ algorithm, type })] ?? '');
  if (!got.includes(expected))
    throw new DigestMismatch(component.name, component.path ?? '', expected, got[0]!);
}

/** An encrypted image (`.aea`) may not be what its digest covers. */
const isPlainImage = ({ name, path }: Component): boolean => name === 'OS' && path?.endsWith('.dmg') === true;
