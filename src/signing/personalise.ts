import type { Bytes } from '../bytes/bytes.ts';
import { data, maybe } from '../plist/dict.ts';
import type { Dict } from '../plist/value.ts';
import { fourccOf, restoreRetypes } from './fourcc.ts';
import { img4Frame, writeIm4r } from './img4.ts';

/**
 * The IMG4 of a payload and a ticket, as parts to send one after the other: a restore ramdisk of 245 MB is never
 * copied for the few bytes around it.
 */
export function personalise(im4p: Bytes, ticket: Bytes, im4r?: Bytes): readonly Bytes[] {
  const { head, tail } = img4Frame(im4p.length, ticket, im4r);
  return [head, im4p, tail];
}

/** Which nonce slots the phone keeps; ApParameters of newer phones name them. */
export interface NonceSlots {
  readonly ap?: number;
  readonly sep?: number;
}

/**
 * The IM4R that goes with a component; undefined when it needs none. `answer` is the signing server's: for SEP it may
 * hold `<component>-TBM`, of which both halves are needed (`MissingKey` otherwise). Properties stand in the order that
 * libimobiledevice writes, which phones are known to take; it is not the order of the tags.
 */
export function restoreInfo(
  component: string,
  answer: Dict,
  identity: Dict,
  slots: NonceSlots = {},
): Bytes | undefined {
  const properties: [string, Bytes | number][] = [];
  const info = maybe.dict(identity, 'Info') ?? {};
  if (maybe.bool(info, 'RequiresNonceSlot')) {
    if (component === 'LLB') properties.push(['anid', slots.ap ?? 0]);
    if (component === 'SEP' || component === 'SepStage1')
      properties.push(['snid', slots.sep ?? maybe.integer(info, 'SepNonceSlotID') ?? 2]);
  }
  const tbm = maybe.dict(answer, `${component}-TBM`);
  if (tbm) properties.push(['ucon', data(tbm, 'ucon')], ['ucer', data(tbm, 'ucer')]);
  return properties.length > 0 ? writeIm4r(properties) : undefined;
}

/**
 * The type that a component's IM4P must carry, where it is not the file's own: one file serves DeviceTree (`dtre`) and
 * RestoreDeviceTree (`rdtr`). `info` is the entry's. Undefined: leave the file as it is.
 */
export function payloadType(component: string, info: Dict): string | undefined {
  const named = maybe.string(info, 'Img4PayloadType');
  if (named !== undefined) return named;
  return restoreRetypes.has(component) ? fourccOf(component) : undefined;
}
