import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import type { Body, Refusal } from './body.ts';
import { readImage } from './image4.ts';
import { refused } from './strictness.ts';

/** BuildManifest names of what a restore loads by iBoot, by IM4P type; planned faults and events speak of these. */
const names: Readonly<Record<string, string>> = {
  ibss: 'iBSS',
  ibec: 'iBEC',
  rlgo: 'RestoreLogo',
  rdsk: 'RestoreRamDisk',
  rdtr: 'RestoreDeviceTree',
  rsep: 'RestoreSEP',
  rkrn: 'RestoreKernelCache',
  rtsc: 'RestoreTrustCache',
  rdcp: 'RestoreDCP',
  rans: 'RestoreANS',
  anef: 'ANE',
  aopf: 'AOP',
  avef: 'AVE',
  gfxf: 'GFX',
  ispf: 'ISP',
  pmpf: 'PMP',
  siof: 'SIO',
  wchf: 'WCHFirmwareUpdater',
  ibdt: 'iBootData',
};

/** The manifest's name for a 4CC, which stands for itself where it has none. */
export const componentName = (type: string): string => names[type] ?? type;

/** Types with a slot of their own: `firmware` takes none of them. */
const ownSlot = new Set(['ibss', 'ibec', 'illb', 'ibot', 'rlgo', 'logo', 'rdsk', 'rdtr', 'rsep', 'rkrn']);

/** The installed system's images; while restoring, iBEC wants their twins, so an image left unretyped is refused. */
const installedOnly = new Set(['krnl', 'dtre', 'sepi', 'trst', 'dcpf', 'ansf', 'osrd']);

/** Firmware that replaces the installed system's while a restore runs. */
const twins = ['rtsc', 'rans', 'rdcp'];

/**
 * The images of one stage: each is verified when its command comes, and has to come under the very ticket under which
 * iBEC itself was started.
 */
export class BootImages {
  readonly #body: Body;
  readonly #ticket: Bytes | undefined;

  /** `ticket`: iBEC's own; undefined in the stages before it, which take any good one. */
  constructor(body: Body, ticket: Bytes | undefined) {
    this.#body = body;
    this.#ticket = ticket;
  }

  /** Verifies for the slot of `type` and keeps the image. Resolves to the refusal, or undefined when it is good. */
  async load(img4: Bytes | undefined, type: string): Promise<Refusal | undefined> {
    if (!img4) return this.#refuse(type, { check: 'upload', why: 'no image has been sent' });
    // A left-over iBEC loads a new one, which begins anew under its own ticket.
    const bound = type === 'ibec' ? undefined : this.#sameTicket(img4);
    const refusal = (await this.#body.trust.image(img4, type)) ?? bound;
    const holds = refusal && this.#refuse(type, refusal);
    if (holds) return holds;
    this.#body.booted.set(type, img4);
    this.#body.tell({ kind: 'loaded', component: componentName(type), type, bytes: img4.length });
    return undefined;
  }

  /** Whatever coprocessor firmware it is; its slot goes by its own type. */
  async loadFirmware(img4: Bytes | undefined): Promise<Refusal | undefined> {
    if (!img4) return this.load(undefined, 'firmware');
    const image = readImage(img4);
    if (!image) return this.#refuse('firmware', { check: 'image-shape', why: 'not an IMG4' });
    const { type } = image;
    const misplaced = ownSlot.has(type) || installedOnly.has(type);
    const holds = misplaced
      ? this.#refuse(type, { check: 'image-type', why: `"${type}" is no firmware to load` })
      : undefined;
    return holds ?? this.load(img4, type);
  }

  /**
   * What `bootx` needs besides the kernel: ramdisk and device tree, and the firmware that a build has for nothing but
   * this. RestoreSEP is not of it: a tool that never sends it restores real phones, and restored asks for the SEP's
   * images itself.
   */
  missing(): Refusal | undefined {
    const { booted, trust } = this.#body;
    const signed = this.#ticket ? trust.digests(this.#ticket) : new Map<string, Bytes>();
    const needed = ['rdsk', 'rdtr', ...twins.filter((type) => signed.has(type))];
    const type = needed.find((each) => !booted.has(each));
    if (type === undefined) return undefined;
    const why = `${componentName(type)} is missing`;
    return refused(this.#body, 'boot-set', why, { component: 'bootx' })
      ? { check: 'boot-set', why }
      : undefined;
  }

  #sameTicket(img4: Bytes): Refusal | undefined {
    const im4m = readImage(img4)?.im4m;
    if (!this.#ticket || (im4m && equal(im4m, this.#ticket))) return undefined;
    return { check: 'one-ticket', why: 'the ticket is not the one that iBEC was started under' };
  }

  /** The refusal again, undefined where its rule is switched off. */
  #refuse(type: string, refusal: Refusal): Refusal | undefined {
    const { check, why } = refusal;
    return refused(this.#body, check, why, { component: componentName(type), type }) ? refusal : undefined;
  }
}
