import type { Bytes } from '../bytes/bytes.ts';
import { isDict, maybe } from '../plist/dict.ts';
import { parsePlist } from '../plist/parse.ts';
import type { Dict, Value } from '../plist/value.ts';
import { BadManifest, ComponentMissing } from './errors.ts';

/** `RestoreBehavior` in the `Info` of an identity, in lower case. */
export type Behavior = 'erase' | 'update';

/** One entry of an identity's `Manifest`. */
export interface Component {
  readonly name: string;
  /** Path in the archive; absent for what only the ticket knows (`ftap` and its kind). */
  readonly path: string | undefined;
  /** 20 bytes up to A9, 48 since A10, 32 on chips with a signer of their own. */
  readonly digest: Bytes | undefined;
  readonly info: Dict;
  /** The whole entry, as it goes into signing requests. */
  readonly entry: Dict;
}

/** `BuildManifest.plist`: one build, and an identity for each board and kind of install. */
export interface BuildManifest {
  readonly productVersion: string;
  readonly build: string;
  /** Product types such as `iPhone13,2`. */
  readonly products: readonly string[];
  readonly identities: readonly Identity[];
}

/** One board and one kind of install. */
export class Identity {
  readonly dict: Dict;
  /** Lower case, `d53gap`. */
  readonly board: string;
  readonly chipId: number;
  readonly boardId: number;
  readonly variant: string;
  /** What the identity says of itself; undefined when it says neither (research builds, old single-identity builds). */
  readonly behavior: Behavior | undefined;
  readonly info: Dict;
  /** In the order of the manifest. */
  readonly components: ReadonlyMap<string, Component>;

  constructor(dict: Dict, at: number) {
    this.dict = dict;
    this.info = wanted(maybe.dict(dict, 'Info'), `identity ${at} has no Info`);
    this.board = wanted(
      maybe.string(this.info, 'DeviceClass'),
      `identity ${at} has no DeviceClass`,
    ).toLowerCase();
    this.chipId = wanted(number(dict.ApChipID), `identity ${at} has no ApChipID`);
    this.boardId = wanted(number(dict.ApBoardID), `identity ${at} has no ApBoardID`);
    this.variant = maybe.string(this.info, 'Variant') ?? '';
    this.behavior = behaviorOf(this.info, this.variant);
    const manifest = wanted(maybe.dict(dict, 'Manifest'), `identity ${at} has no Manifest`);
    this.components = new Map(
      Object.entries(manifest).map(([name, entry]) => [name, component(name, entry)]),
    );
  }

  /** Throws `ComponentMissing`. */
  component(name: string): Component {
    const found = this.components.get(name);
    if (!found) throw new ComponentMissing(name, this.board);
    return found;
  }
}

/** Reads a BuildManifest of any iOS since 7, Image3 ones too. Throws `BadManifest`. */
export function readManifest(bytes: Bytes): BuildManifest {
  const top = parse(bytes);
  const identities = wanted(maybe.list(top, 'BuildIdentities'), 'no BuildIdentities').map((identity, at) => {
    if (!isDict(identity)) throw new BadManifest(`identity ${at} is no dictionary`);
    return new Identity(identity, at);
  });
  return {
    productVersion: wanted(maybe.string(top, 'ProductVersion'), 'no ProductVersion'),
    build: wanted(maybe.string(top, 'ProductBuildVersion'), 'no ProductBuildVersion'),
    products: (maybe.list(top, 'SupportedProductTypes') ?? []).filter((type) => typeof type === 'string'),
    identities,
  };
}

/** Manifests write numbers as integers or as text such as "0x8101". */
function number(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string' || !/^(0x[0-9a-f]{1,13}|\d{1,15})$/i.test(value)) return undefined;
  return Number(value);
}

function parse(bytes: Bytes): Dict {
  let value: Value;
  try {
    value = parsePlist(bytes);
  } catch (error) {
    throw new BadManifest(error instanceof Error ? error.message : String(error));
  }
  if (!isDict(value)) throw new BadManifest('not a dictionary');
  return value;
}

function component(name: string, entry: Value): Component {
  if (!isDict(entry)) throw new BadManifest(`component "${name}" is no dictionary`);
  const info = maybe.dict(entry, 'Info') ?? {};
  return { name, path: maybe.string(info, 'Path'), digest: maybe.data(entry, 'Digest'), info, entry };
}

function behaviorOf(info: Dict, variant: string): Behavior | undefined {
  const said = maybe.string(info, 'RestoreBehavior') ?? variant;
  if (/erase/i.test(said)) return 'erase';
  return /update|upgrade/i.test(said) ? 'update' : undefined;
}

function wanted<T>(value: T | undefined, why: string): T {
  if (value === undefined) throw new BadManifest(why);
  return value;
}
