import type { Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import type { World } from '../bytes/world.ts';
import { digestRule, markings } from './digest.ts';
import { stream } from './entry.ts';
import { DigestMismatch, MissingFiles } from './errors.ts';
import type { Hashers } from './hashing.ts';
import { shelfKey, type Ipsw } from './ipsw.ts';
import type { Component, Identity } from './manifest.ts';
import { MarkedDigests, type DigestJob } from './marked-digests.ts';
import type { Shelf, ShelfWriter } from './shelf.ts';
import type { ZipEntry } from './zip.ts';

export interface Verified {
  /** Content bytes read and found whole. */
  readonly bytes: number;
  readonly ms: number;
  /** Hex, over the OS image's content. */
  readonly osSha384: string;
  /** Whether that equals the manifest's digest; null when the manifest has none. No verdict depends on it. */
  readonly osDigestAgrees: boolean | null;
}

export interface VerifyOptions {
  readonly hashers: Hashers;
  /** Takes the OS image, unpacked, when the archive deflates it. */
  readonly shelf?: Shelf;
  progress?(done: number, total: number): void;
}

/**
 * Reads the whole archive once: the CRC-32 of every entry, and for every IM4P of `identities` the manifest's digest.
 * Throws `MissingFiles`, `CrcMismatch`, `EntryBroken`, `DigestMismatch`, and what the source or the shelf throws.
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
  const os = identities[0]?.components.get('OS');
  const entries = [...ipsw.zip.entries.values()];
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let osDigest: Bytes | undefined;
  for (const entry of entries) {
    const isOs = entry.name === os?.path;
    const digests = new MarkedDigests(world, options.hashers, jobs(components.get(entry.name) ?? [], isOs));
    const copy = isOs && entry.method === 8 ? await shelve(options, ipsw, entry) : undefined;
    // A WebAssembly digest is compiled when it is first wanted.
    const crc32 = await world.outside('digest', () => options.hashers.crc32());
    for await (const piece of stream(world, ipsw.zip, entry, { crc32 })) {
      await digests.update(piece);
      await copy?.add(piece);
      done += piece.length;
      options.progress?.(done, total);
    }
    await copy?.finish();
    await digests.finish();
    for (const component of components.get(entry.name) ?? []) judge(component, digests);
    if (isOs) osDigest = digests.of('sha384');
  }
  const expected = os?.digest;
  const osSha384 = osDigest ? toHex(osDigest) : '';
  return {
    bytes: done,
    ms: world.clock.now() - started,
    osSha384,
    osDigestAgrees: expected?.length === 48 && osDigest ? toHex(expected) === osSha384 : null,
  };
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

function jobs(components: readonly Component[], isOs: boolean): DigestJob[] {
  const wanted = components.flatMap((component) => {
    const rule = digestRule(component);
    return rule ? markings(component).map((type) => ({ algorithm: rule.algorithm, type })) : [];
  });
  return isOs ? [...wanted, { algorithm: 'sha384', type: undefined }] : wanted;
}

function judge(component: Component, digests: MarkedDigests): void {
  const rule = digestRule(component);
  if (!rule || (rule.gate === 'im4p' && !digests.im4p)) return;
  const expected = toHex(rule.expected);
  const got = markings(component).map((type) => toHex(digests.of(rule.algorithm, type)));
  if (!got.includes(expected))
    throw new DigestMismatch(component.name, component.path ?? '', expected, got[0]!);
}

async function shelve(
  { shelf, hashers }: VerifyOptions,
  ipsw: Ipsw,
  entry: ZipEntry,
): Promise<ShelfWriter | undefined> {
  const key = shelfKey(ipsw.zip, entry);
  await shelf?.evict(key);
  return shelf?.write(key, entry.size, () => hashers.crc32());
}
