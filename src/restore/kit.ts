import { concat, type Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { checkDigest } from '../firmware/digest.ts';
import type { Ipsw } from '../firmware/ipsw.ts';
import type { Identity } from '../firmware/manifest.ts';
import { maybe } from '../plist/dict.ts';
import type { Behavior } from '../journal/entry.ts';
import type { Dict } from '../plist/value.ts';
import { personalise, restoreInfo } from '../signing/personalise.ts';

/** What Apple signed for this phone, this nonce and this build. */
export interface Signed {
  readonly ticket: Bytes;
  /** The whole answer: it may name other paths, and carries what IM4R needs. */
  readonly answer: Dict;
  /** Hex: the nonce it is good for. */
  readonly apNonce: string;
}

/** The file, the build identity and the ticket: all that components are made from. */
export class Kit {
  readonly world: World;
  readonly ipsw: Ipsw;
  readonly identity: Identity;
  /** What was chosen; the identity's ramdisk is what carries it out. */
  readonly behavior: Behavior;
  signed: Signed;

  constructor(world: World, chosen: { ipsw: Ipsw; identity: Identity; behavior: Behavior }, signed: Signed) {
    this.world = world;
    this.ipsw = chosen.ipsw;
    this.identity = chosen.identity;
    this.behavior = chosen.behavior;
    this.signed = signed;
  }

  has(name: string): boolean {
    return this.identity.components.has(name);
  }

  /** Names of the components that carry this flag in `Info`, in the manifest's order. */
  flagged(flag: string): string[] {
    return [...this.identity.components.values()]
      .filter((component) => maybe.bool(component.info, flag) === true)
      .map((component) => component.name);
  }

  /** A file of the IPSW as it is. */
  raw(name: string): Promise<Bytes> {
    return this.ipsw.read(this.#path(name));
  }

  /**
   * The component as IMG4, in parts that are to be sent one after another: its digest checked against the manifest,
   * its type rewritten where its role asks for it.
   */
  async image(name: string): Promise<readonly Bytes[]> {
    const component = this.identity.component(name);
    const im4p = await checkDigest(this.world, component, await this.raw(name));
    const info = restoreInfo(name, this.signed.answer, this.identity.dict);
    return personalise(im4p, this.signed.ticket, info);
  }

  /** `image` in one piece, for a property list. */
  async personalised(name: string): Promise<Bytes> {
    return concat(await this.image(name));
  }

  #path(name: string): string {
    const answered = maybe.dict(this.signed.answer, name);
    const path = (answered && maybe.string(answered, 'Path')) ?? this.identity.component(name).path;
    if (path === undefined) throw new RangeError(`${name} has no file`);
    return path;
  }
}
