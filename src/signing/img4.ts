import { concat, type Bytes } from '../bytes/bytes.ts';
import { boolOf, children, integerOf, is, octetsOf, readDer, Tag, textOf, type Der } from './der.ts';
import { boolean, context, fourccTag, ia5, integer, octets, sequence, set, tlvHeader } from './der-writer.ts';
import { DerBroken, Img4Broken } from './errors.ts';

/** A payload as the IPSW holds it. Views into the file's bytes. */
export interface Im4p {
  /** 4CC. */
  readonly type: string;
  readonly description: string;
  /** Possibly compressed or encrypted. */
  readonly payload: Bytes;
  /** DER of the two keybags; present on encrypted payloads. */
  readonly keybags?: Bytes;
  /** `method` 0 is LZSS, 1 LZFSE; `size` in bytes, unpacked. */
  readonly compression?: { readonly method: number; readonly size: number };
  /** The `PAYP` element, DER. */
  readonly properties?: Bytes;
}

/** An integer, boolean, string or octet string as such; anything else as its whole DER. */
export type Property = bigint | boolean | string | Bytes;
/** Properties by four-character code. */
export type Properties = ReadonlyMap<string, Property>;

/** A ticket. */
export interface Im4m {
  /** Those of MANP: nonce hash, chip, board, ECID and so on. */
  readonly properties: Properties;
  /** Component 4CC → its properties (DGST, EPRO, ESEC, …). */
  readonly objects: ReadonlyMap<string, Properties>;
  /** The bytes under the signature: the SET with its header. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  /** DER; the signer's is the last. */
  readonly certificates: readonly Bytes[];
}

/** Turns what the DER readers throw into a sentence about the object. */
function reading<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerBroken) throw new Img4Broken(what, error.message);
    throw error;
  }
}

/** Members of the outer SEQUENCE behind its name. */
function membersOf(bytes: Bytes, name: string): Der[] {
  const outer = readDer(bytes);
  if (!is(outer, Tag.sequence)) throw new Img4Broken(name, 'no sequence');
  const [first, ...rest] = children(outer);
  if (!is(first, Tag.ia5String) || textOf(first) !== name) throw new Img4Broken(name, 'it does not say so');
  return rest;
}

/** Reads a payload file. Throws `Img4Broken`. */
export function readIm4p(bytes: Bytes): Im4p {
  return reading('IM4P', () => {
    const [type, description, payload, ...rest] = membersOf(bytes, 'IM4P');
    if (!type || !description || !payload) throw new Img4Broken('IM4P', 'it has no payload');
    const keybags = is(rest[0], Tag.octetString) ? rest.shift() : undefined;
    const compression = is(rest[0], Tag.sequence) ? rest.shift() : undefined;
    const properties = rest[0]?.cls === 2 && rest[0].tag === 0 ? rest.shift() : undefined;
    if (rest.length > 0) throw new Img4Broken('IM4P', 'a member that does not belong there');
    return {
      type: typeOf(type),
      description: textOf(description),
      payload: octetsOf(payload),
      ...(keybags && { keybags: octetsOf(keybags) }),
      ...(compression && { compression: compressionOf(compression) }),
      ...(properties && { properties: properties.content }),
    };
  });
}

function typeOf(der: Der): string {
  const type = textOf(der);
  if (type.length !== 4 || !is(der, Tag.ia5String)) throw new Img4Broken('IM4P', `its type is "${type}"`);
  return type;
}

function compressionOf(der: Der): { method: number; size: number } {
  const [method, size, ...rest] = children(der).map(integerOf);
  if (method === undefined || size === undefined || rest.length > 0)
    throw new Img4Broken('IM4P', 'its compression is not two integers');
  if (size < 0n || size > 0xffffffffffn) throw new Img4Broken('IM4P', `its unpacked size is ${size}`);
  return { method: Number(BigInt.asIntN(32, method)), size: Number(size) };
}

/** A copy with another type; the same bytes when the type is already that. Throws `Img4Broken`. */
export function retype(im4p: Bytes, type: string): Bytes {
  return reading('IM4P', () => {
    const [old] = membersOf(im4p, 'IM4P');
    if (!old) throw new Img4Broken('IM4P', 'it has no type');
    if (typeOf(old) === type) return im4p;
    if (!/^[\x20-\x7e]{4}$/.test(type)) throw new Img4Broken('IM4P', `no type "${type}" can be written`);
    const copy = im4p.slice();
    copy.set(ia5(type).subarray(2), old.content.byteOffset - im4p.byteOffset);
    return copy;
  });
}

/** Reads a ticket; whether it is genuine is for `ticketSignature`. Throws `Img4Broken`. */
export function readIm4m(bytes: Bytes): Im4m {
  return reading('IM4M', () => {
    const [version, signed, signature, certificates, ...rest] = membersOf(bytes, 'IM4M');
    if (!version || !is(signed, Tag.set) || !signature || !is(certificates, Tag.sequence) || rest.length > 0)
      throw new Img4Broken('IM4M', 'its members are not version, manifest, signature and certificates');
    if (integerOf(version) !== 0n) throw new Img4Broken('IM4M', `its version is ${integerOf(version)}`);
    const bodies = namedMembers(signed, 'IM4M');
    const manifest = bodies.get('MANB');
    if (!manifest || bodies.size > 1) throw new Img4Broken('IM4M', 'its manifest is not one MANB');
    const objects = new Map<string, Properties>();
    for (const [name, member] of namedMembers(manifest, 'IM4M'))
      objects.set(name, propertiesOf(member, 'IM4M'));
    const properties = objects.get('MANP');
    if (!properties) throw new Img4Broken('IM4M', 'it has no MANP');
    objects.delete('MANP');
    return {
      properties,
      objects,
      signed: signed.whole,
      signature: octetsOf(signature),
      certificates: children(certificates).map((each) => each.whole),
    };
  });
}

/** 4CC → value of every private-tagged `SEQUENCE { 4CC, value }` in a SET (signing-and-ipsw §3.1). */
function namedMembers(members: Der, what: string): Map<string, Der> {
  if (!is(members, Tag.set)) throw new Img4Broken(what, 'no set where named members belong');
  const named = new Map<string, Der>();
  for (const member of children(members)) {
    const [pair, ...beside] = children(member);
    if (member.cls !== 3 || !is(pair, Tag.sequence) || beside.length > 0)
      throw new Img4Broken(what, 'a member without a 4CC tag');
    const [name, value, ...rest] = children(pair);
    if (!is(name, Tag.ia5String) || !value || rest.length > 0)
      throw new Img4Broken(what, 'a member that is not name and value');
    const fourcc = textOf(name);
    if (member.tag !== numberOf(name.content)) throw new Img4Broken(what, `"${fourcc}" under another tag`);
    if (named.has(fourcc)) throw new Img4Broken(what, `"${fourcc}" twice`);
    named.set(fourcc, value);
  }
  return named;
}

const numberOf = (fourcc: Bytes): number =>
  fourcc.length === 4 ? fourcc.reduce((number, byte) => number * 256 + byte, 0) : -1;

function propertiesOf(der: Der, what: string): Properties {
  const properties = new Map<string, Property>();
  for (const [name, value] of namedMembers(der, what)) properties.set(name, propertyOf(value));
  return properties;
}

function propertyOf(der: Der): Property {
  if (is(der, Tag.integer)) return integerOf(der);
  if (is(der, Tag.boolean)) return boolOf(der);
  if (is(der, Tag.octetString)) return octetsOf(der);
  if (is(der, Tag.ia5String) || is(der, Tag.utf8String)) return textOf(der);
  return der.whole;
}

/** One named member: a property with its value, or a component with its SET. */
export const named = (name: string, value: Bytes): Bytes => fourccTag(name, sequence(ia5(name), value));

/** A property in the form its JavaScript type says. */
export function property(name: string, value: Property | number): Bytes {
  if (typeof value === 'boolean') return named(name, boolean(value));
  if (typeof value === 'string') return named(name, ia5(value));
  return named(name, value instanceof Uint8Array ? octets(value) : integer(value));
}

/** Restore info. The order stays as given: phones accept what the reference client writes (signing-and-ipsw §3.6). */
export const writeIm4r = (properties: readonly (readonly [string, Bytes | number])[]): Bytes =>
  sequence(ia5('IM4R'), set(...properties.map(([name, value]) => property(name, value))));

/** Throws `Img4Broken`. */
export function readIm4r(bytes: Bytes): Properties {
  return reading('IM4R', () => {
    const [members, ...rest] = membersOf(bytes, 'IM4R');
    if (!members || rest.length > 0) throw new Img4Broken('IM4R', 'it is not one set of properties');
    return propertiesOf(members, 'IM4R');
  });
}

/** What stands in front of and behind a payload in the personalised image, so that the payload is never copied. */
export function img4Frame(im4pLength: number, im4m: Bytes, im4r?: Bytes): { head: Bytes; tail: Bytes } {
  const magic = ia5('IMG4');
  const tail = concat([context(0, im4m), ...(im4r ? [context(1, im4r)] : [])]);
  return { head: concat([tlvHeader(0x30, magic.length + im4pLength + tail.length), magic]), tail };
}

/** Takes a personalised image apart. Throws `Img4Broken`. */
export function readImg4(bytes: Bytes): { im4p: Bytes; im4m: Bytes; im4r?: Bytes } {
  return reading('IMG4', () => {
    const [im4p, ticket, info, ...rest] = membersOf(bytes, 'IMG4');
    if (!is(im4p, Tag.sequence) || !ticket || rest.length > 0)
      throw new Img4Broken('IMG4', 'its members are not payload, ticket and restore info');
    const im4m = tagged(ticket, 0);
    return { im4p: im4p.whole, im4m, ...(info && { im4r: tagged(info, 1) }) };
  });
}

/** The one element inside context tag [n]. */
function tagged(der: Der, number: number): Bytes {
  if (der.cls !== 2 || der.tag !== number) throw new Img4Broken('IMG4', `no [${number}] where it belongs`);
  return readDer(der.content).whole;
}
