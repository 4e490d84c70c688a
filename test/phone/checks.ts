import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { children, readDer, textOf } from '../../src/signing/der.ts';
import type { Body } from './body.ts';
import type { CheckName } from './check-names.ts';
import { Status, StepFailed } from './step-failed.ts';
import { refused } from './strictness.ts';

/** Tells the refusal; throws `StepFailed` unless tests have switched the rule off. */
export function refuse(body: Body, check: CheckName, why: string, status: number = Status.generic): void {
  if (refused(body, check, why)) throw new StepFailed(status, why);
}

/** The type inside an IMG4's IM4P; undefined when the bytes are no IMG4. */
export function typeOf(img4: Bytes): string | undefined {
  try {
    const im4p = children(readDer(img4))[1];
    const type = im4p && children(im4p)[1];
    return type && textOf(type);
  } catch {
    return undefined;
  }
}

/** A key of a reply that must hold data. */
export function dataOf(body: Body, reply: Dict, key: string, status?: number): Bytes {
  const bytes = maybe.data(reply, key);
  if (!bytes) {
    refuse(body, 'reply.key', `the reply has no data under ${key}`, status);
    return new Uint8Array(0);
  }
  return bytes;
}

/** A key of a reply that must hold an array of names, an empty one perhaps. */
export function namesOf(body: Body, reply: Dict, key: string): string[] {
  const list = maybe.list(reply, key);
  if (!list?.every((each) => typeof each === 'string')) {
    refuse(body, 'reply.key', `the reply has no list of names under ${key}`);
    return [];
  }
  return [...list] as string[];
}

/** A key of a reply that must hold a dictionary with something in it. */
export function dictOf(body: Body, reply: Dict, key: string): Dict {
  const dict = maybe.dict(reply, key);
  if (!dict || Object.keys(dict).length === 0) {
    refuse(body, 'reply.key', `the reply has no dictionary under ${key}`);
    return {};
  }
  return dict;
}

/** Nothing may stand in a reply that was not asked for. */
export function onlyKeys(body: Body, reply: Dict, keys: readonly string[]): void {
  const more = Object.keys(reply).filter((key) => !keys.includes(key));
  if (more.length > 0) refuse(body, 'reply.more', `the reply also holds ${more.join(', ')}`);
}

/** An IMG4 signed for this phone, for the slot of `type`; with `type` undefined, for the slot it names itself. */
export async function checkImage(
  body: Body,
  img4: Bytes,
  type: string | undefined,
  about: { what: string; status?: number },
): Promise<void> {
  const inside = typeOf(img4);
  if (inside === undefined) {
    refuse(body, 'image-shape', `${about.what} is no IMG4 (${img4.length} bytes)`, about.status);
    return;
  }
  const refusal = await body.trust.image(img4, type ?? inside);
  if (refusal) refuse(body, refusal.check, `${about.what}: ${refusal.why}`, about.status);
}

/** The ticket that the new system will boot with: byte for byte the one that this ramdisk came under. */
export async function checkTicket(body: Body, im4m: Bytes): Promise<void> {
  const refusal = await body.trust.ticket(im4m);
  if (refusal) {
    refuse(body, refusal.check, `RootTicketData: ${refusal.why}`);
    return;
  }
  if (body.bootTicket && !equal(im4m, body.bootTicket))
    refuse(body, 'ticket.same', 'RootTicketData is another ticket than the one that booted the ramdisk');
}

/** LLB, the boot firmware with iBoot in front, and both SEP images. `flash` gets the types of the firmware. */
export async function checkNorData(body: Body, reply: Dict, flash: Set<string>): Promise<void> {
  const llb = dataOf(body, reply, 'LlbImageData');
  await checkImage(body, llb, 'illb', { what: 'LlbImageData' });
  const images = maybe.list(reply, 'NorImageData');
  if (!images || images.length === 0 || !images.every((each) => each instanceof Uint8Array)) {
    refuse(body, 'reply.key', 'the reply has no list of images under NorImageData');
  } else {
    const first = typeOf(images[0]!);
    if (first !== 'ibot')
      refuse(body, 'nor.iboot-first', `NorImageData begins with "${first ?? '?'}", not with iBoot`);
    for (const [i, image] of images.entries()) {
      await checkImage(body, image, undefined, { what: `NorImageData[${i}]` });
      flash.add(typeOf(image) ?? '?');
    }
  }
  for (const [key, type] of [
    ['RestoreSEPImageData', 'rsep'],
    ['SEPImageData', 'sepi'],
  ] as const) {
    if (!inBuild(body, type)) continue;
    await checkImage(body, dataOf(body, reply, key, Status.sepMissing), type, {
      what: key,
      status: Status.sepDidNotBoot,
    });
  }
}

/** Whether the build under restore has an image of that type; its ticket says so. */
export const inBuild = (body: Body, type: string): boolean =>
  !body.bootTicket || body.trust.digest(body.bootTicket, type) !== undefined;

/** A dictionary name → IMG4, as FUDData answers a question without list or name. Answers the names. */
export async function checkImages(body: Body, reply: Dict, key: string): Promise<string[]> {
  const images = maybe.dict(reply, key);
  if (!isDict(images)) {
    refuse(body, 'reply.key', `the reply has no dictionary under ${key}`);
    return [];
  }
  for (const [name, image] of Object.entries(images)) {
    if (image instanceof Uint8Array) await checkImage(body, image, undefined, { what: name });
    else refuse(body, 'reply.key', `${name} is no data`);
  }
  return Object.keys(images);
}
