import type { Bytes } from '../bytes/bytes.ts';
import { payloadType } from '../signing/personalise.ts';
import type { Component } from './manifest.ts';

/** The type that the IM4P of this component must carry; undefined: its own. */
export function typeFor(component: Component): string | undefined {
  const said = payloadType(component.name, component.info);
  return said?.length === 4 ? said : undefined;
}

/** What `typeAt` may look at: the longest header that stands before the type. */
export const headLength = 32;

const mark = [0x16, 4, 0x49, 0x4d, 0x34, 0x50] as const; // IA5String "IM4P"

/** Offset of the four type characters of an IM4P, found by walking its header; undefined when it is no IM4P. */
export function typeAt(head: Bytes): number | undefined {
  if (head[0] !== 0x30 || head.length < 16) return undefined;
  const length = head[1]!;
  const at = length < 0x80 ? 2 : 2 + (length & 0x7f);
  if (at > 6 || mark.some((byte, i) => head[at + i] !== byte)) return undefined;
  const type = at + mark.length;
  return head[type] === 0x16 && head[type + 1] === 4 ? type + 2 : undefined;
}

/** A copy whose four characters at `at` are `type`. */
export function withType(bytes: Bytes, at: number, type: string): Bytes {
  const copy = bytes.slice();
  for (let i = 0; i < 4; i++) copy[at + i] = type.charCodeAt(i);
  return copy;
}
