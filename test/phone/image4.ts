import type { Bytes } from '../../src/bytes/bytes.ts';
import { children, is, octetsOf, readDer, Tag, textOf, type Der } from '../../src/signing/der.ts';

/** A personalised image as the phone takes it apart. */
export interface Image {
  readonly type: string;
  readonly description: string;
  /** The whole element: digests cover it. */
  readonly im4p: Bytes;
  readonly im4m: Bytes;
  readonly im4r?: Bytes;
}

/** By 4CC; the value as the element that was signed. */
export type Properties = ReadonlyMap<string, Der>;

/** A ticket. */
export interface Manifest {
  /** The SET that the signature covers, tag and length included. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  /** Signer last. */
  readonly certificates: readonly Bytes[];
  readonly properties: Properties;
  readonly objects: ReadonlyMap<string, Properties>;
}

/** Not of the shape that Apple's parsers take. */
export class Image4Malformed extends Error {
  override readonly name = 'Image4Malformed';
  readonly what: string;
  constructor(what: string, why: string) {
    super(`${what}: ${why}`);
    this.what = what;
  }
}

/** Throws `Image4Malformed`; bytes behind the image are refused. */
export function openImage(bytes: Bytes): Image {
  return shaped('IMG4', () => {
    const [im4p, manifest, info] = fields(readDer(bytes), 'IMG4', 2, 3);
    const [type, description, payload] = fields(im4p!, 'IM4P', 3, 6);
    if (textOf(type!).length !== 4) throw new Image4Malformed('IM4P', 'a type is four characters');
    octetsOf(payload!);
    return {
      type: textOf(type!),
      description: textOf(description!),
      im4p: im4p!.whole,
      im4m: wrapped(manifest!, 0),
      ...(info ? { im4r: wrapped(info, 1) } : {}),
    };
  });
}

/** The same, undefined when it is malformed. */
export function readImage(bytes: Bytes): Image | undefined {
  try {
    return openImage(bytes);
  } catch {
    return undefined;
  }
}

/** Throws `Image4Malformed`. */
export function openManifest(bytes: Bytes): Manifest {
  return shaped('IM4M', () => {
    const [version, body, signature, certificates] = fields(readDer(bytes), 'IM4M', 4, 4);
    if (!is(version, Tag.integer) || !is(body, Tag.set) || !is(certificates, Tag.sequence))
      throw new Image4Malformed('IM4M', 'version, set, signature and certificates are wanted');
    const [manb, ...more] = children(body);
    if (!manb || more.length > 0) throw new Image4Malformed('IM4M', 'one MANB is wanted');
    const sets = new Map(Array.from(setOf(named(manb, 'MANB')), ([name, value]) => [name, setOf(value)]));
    const properties = sets.get('MANP');
    if (!properties) throw new Image4Malformed('IM4M', 'no MANP');
    sets.delete('MANP');
    return {
      signed: body.whole,
      signature: octetsOf(signature!),
      certificates: children(certificates).map((each) => each.whole),
      properties,
      objects: sets,
    };
  });
}

/** The SET of properties that an element is. */
export function setOf(element: Der): Properties {
  if (!is(element, Tag.set)) throw new Image4Malformed('property', 'a set is wanted');
  const found = new Map<string, Der>();
  for (const each of children(element)) {
    const name = fourccName(each.tag);
    if (found.has(name)) throw new Image4Malformed('property', `"${name}" comes twice`);
    found.set(name, named(each, name));
  }
  return found;
}

/** The IM4P type, from an image's first bytes alone: it may still be arriving. */
export function imageType(head: Bytes): string | undefined {
  const start = String.fromCharCode(...head.subarray(0, 64));
  const magic = start.indexOf('IM4P');
  // Two bytes of an IA5String's head stand between the magic and the type.
  return magic < 0 ? undefined : start.slice(magic + 6, magic + 10);
}

function shaped<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Image4Malformed) throw error;
    throw new Image4Malformed(what, error instanceof Error ? error.message : String(error));
  }
}

/** What follows the magic in a SEQUENCE. */
function fields(der: Der, magic: string, least: number, most: number): Der[] {
  if (!is(der, Tag.sequence)) throw new Image4Malformed(magic, 'a sequence is wanted');
  const [first, ...rest] = children(der);
  if (!first || textOf(first) !== magic) throw new Image4Malformed(magic, 'another magic');
  if (rest.length < least || rest.length > most)
    throw new Image4Malformed(magic, `${rest.length} fields behind the magic`);
  return rest;
}

function wrapped(der: Der, number: number): Bytes {
  const [only, ...more] = der.cls === 2 && der.tag === number ? children(der) : [];
  if (!only || more.length > 0) throw new Image4Malformed('IMG4', `[${number}] with one element is wanted`);
  return only.whole;
}

function fourccName(tag: number): string {
  return String.fromCharCode(tag >>> 24, (tag >>> 16) & 0xff, (tag >>> 8) & 0xff, tag & 0xff);
}

/** The value in a private tag around SEQUENCE { IA5String 4CC, value }. */
function named(der: Der, name: string): Der {
  if (der.cls !== 3 || !der.constructed || fourccName(der.tag) !== name)
    throw new Image4Malformed('property', `"${name}" is wanted`);
  const [pair, ...more] = children(der);
  if (!is(pair, Tag.sequence) || more.length > 0)
    throw new Image4Malformed('property', `"${name}" is no sequence`);
  const [label, value, ...rest] = children(pair);
  if (!label || !value || rest.length > 0 || textOf(label) !== name)
    throw new Image4Malformed('property', `"${name}" is no pair of name and value`);
  return value;
}
