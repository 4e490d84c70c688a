import type { Bytes } from '../bytes/bytes.ts';
import { toHex } from '../bytes/hex.ts';
import { sha1, sha256, sha384, type World } from '../bytes/world.ts';
import { maybe } from '../plist/dict.ts';
import { DigestMismatch } from './errors.ts';
import type { Algorithm } from './hashing.ts';
import type { Component } from './manifest.ts';
import { headLength, typeAt, typeFor, withType } from './retype.ts';

/** How a component's `Digest` is checked (signing-and-ipsw §1.11). */
export interface DigestRule {
  readonly algorithm: Algorithm;
  readonly expected: Bytes;
  /**
   * `always`: another digest is a refusal. `im4p`: only when the file is an IM4P, since what the digest of other files
   * covers (Image3, images, encrypted images) is not the whole file or not known.
   */
  readonly gate: 'always' | 'im4p';
}

const byLength: Readonly<Record<number, Algorithm>> = { 20: 'sha1', 32: 'sha256', 48: 'sha384' };

/** Their digests cover a part of the file: a member of an FTAB, the image inside an eSIM archive. */
const partly = /^(SE|Rap|eUICC|Timer|Cellular1|Wireless1),|^BasebandFirmware$/;

/** Their digests cover the plain file. */
const plainly = /^(Savage|Yonkers|BMU),/;

/** The rule for a component; undefined when the manifest gives no digest that a file can be held against. */
export function digestRule(component: Component): DigestRule | undefined {
  const { name, digest, info } = component;
  const algorithm = digest && byLength[digest.length];
  if (!algorithm || partly.test(name) || maybe.bool(info, 'IsFTAB') === true) return undefined;
  if (plainly.test(name)) return { algorithm, expected: digest, gate: 'always' };
  const known = algorithm === 'sha384' && maybe.string(info, 'HashMethod') === undefined;
  return { algorithm, expected: digest, gate: known ? 'always' : 'im4p' };
}

/** The markings under which a file may match its digest: what the component asks for, then the file's own (undefined). */
export function markings(component: Component): readonly (string | undefined)[] {
  const type = typeFor(component);
  return type === undefined ? [undefined] : [type, undefined];
}

const digestOf = { sha1, sha256, sha384 };

/**
 * Holds a component's file against the manifest and answers the bytes to send: marked with the component's type
 * where its digest asks for that (`dtre` becomes `rdtr`). Throws `DigestMismatch`.
 */
export async function checkDigest(world: World, component: Component, file: Bytes): Promise<Bytes> {
  const at = typeAt(file.subarray(0, headLength));
  const marked = markings(component).map((type) =>
    at === undefined || !type ? file : withType(file, at, type),
  );
  const rule = digestRule(component);
  if (!rule || (rule.gate === 'im4p' && at === undefined)) return marked[0]!;
  let got: Bytes | undefined;
  for (const bytes of marked) {
    const digest = await digestOf[rule.algorithm](world, bytes);
    if (toHex(digest) === toHex(rule.expected)) return bytes;
    got ??= digest;
  }
  throw new DigestMismatch(component.name, component.path ?? '', toHex(rule.expected), toHex(got!));
}
