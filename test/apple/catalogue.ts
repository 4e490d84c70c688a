import type { Bytes } from '../../src/bytes/bytes.ts';
import { toHex } from '../../src/bytes/hex.ts';
import { data, dict, isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { fourccOf } from '../../src/signing/fourcc.ts';

/** One build identity as the signing server knows it. */
export interface KnownBuild {
  readonly chipId: number;
  readonly boardId: number;
  readonly info: Dict;
  readonly manifest: Dict;
  /** Of the controller of its USB-C port. */
  readonly port?: { readonly chipId: number; readonly boardId: number };
}

/** The builds that are signed now, by their UniqueBuildID. */
export class Catalogue {
  readonly #builds = new Map<string, KnownBuild>();

  constructor(identities: readonly Dict[]) {
    for (const identity of identities)
      this.#builds.set(toHex(data(identity, 'UniqueBuildID')), {
        chipId: hexNumber(identity, 'ApChipID'),
        boardId: hexNumber(identity, 'ApBoardID'),
        info: dict(identity, 'Info'),
        manifest: dict(identity, 'Manifest'),
        ...('USBPortController1,ChipID' in identity
          ? {
              port: {
                chipId: hexNumber(identity, 'USBPortController1,ChipID'),
                boardId: hexNumber(identity, 'USBPortController1,BoardID'),
              },
            }
          : {}),
      });
  }

  get builds(): readonly KnownBuild[] {
    return [...this.#builds.values()];
  }

  find(uniqueBuildId: Bytes): KnownBuild | undefined {
    return this.#builds.get(toHex(uniqueBuildId));
  }
}

/** Info of a component; undefined when the build has no such component. */
export function componentInfo(build: KnownBuild, component: string): Dict | undefined {
  const entry = maybe.dict(build.manifest, component);
  return entry && (maybe.dict(entry, 'Info') ?? {});
}

/** What a component is called in a ticket; undefined for one that neither the build nor Apple's table names. */
export function ticketName(build: KnownBuild, component: string): string | undefined {
  return maybe.string(componentInfo(build, component) ?? {}, 'Img4PayloadType') ?? fourccOf(component);
}

/** The components of a request: every dictionary but those that ask for another chip's ticket. */
export function componentsOf(request: Dict): [string, Dict][] {
  return Object.entries(request).flatMap(([name, value]): [string, Dict][] =>
    isDict(value) && name !== 'BasebandFirmware' && !name.startsWith('eUICC,') ? [[name, value]] : [],
  );
}

const hexNumber = (identity: Dict, key: string): number =>
  maybe.integer(identity, key) ?? Number(maybe.string(identity, key));
