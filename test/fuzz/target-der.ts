import { concat, equal, type Bytes } from '../../src/bytes/bytes.ts';
import { readCertificate } from '../../src/signing/certificate.ts';
import {
  bitsOf,
  boolOf,
  children,
  integerOf,
  is,
  octetsOf,
  oidOf,
  readDer,
  Tag,
  textOf,
  type Der,
} from '../../src/signing/der.ts';
import {
  bitString,
  boolean,
  context,
  ia5,
  integer,
  nil,
  octets,
  oid,
  printable,
  sequence,
  set,
  tlvHeader,
  utcTime,
  utf8String,
} from '../../src/signing/der-writer.ts';
import { CertificateBroken, DerBroken, Img4Broken } from '../../src/signing/errors.ts';
import {
  img4Frame,
  named,
  property,
  readIm4m,
  readIm4p,
  readIm4r,
  readImg4,
  retype,
  writeIm4r,
} from '../../src/signing/img4.ts';
import { promised } from './promise.ts';
import type { Target } from './seeded.ts';

const bytes = (length: number, first: number): Bytes => Uint8Array.from({ length }, (_, i) => first + i);

const name = sequence(
  set(sequence(oid('2.5.4.3'), utf8String('T8101-SDOM1-TssLive-ManifestKey-RevA-DataCenter'))),
  set(sequence(oid('2.5.4.6'), printable('US'))),
);
const sha384WithRsa = sequence(oid('1.2.840.113549.1.1.12'), nil());
const time = utcTime(new Date('2030-01-02T03:04:05Z'));
const constraints = set(
  named('MANP', set(property('CEPO', 1), named('BNCH', context(0, nil())))),
  named('OBJP', set(named('DGST', context(0, nil())))),
);
const certificate = sequence(
  sequence(
    context(0, integer(2)),
    integer(0x1122334455667788n),
    sha384WithRsa,
    name,
    sequence(time, time),
    name,
    sequence(sequence(oid('1.2.840.113549.1.1.1'), nil()), bitString(bytes(32, 1))),
    context(
      3,
      sequence(
        sequence(oid('2.5.29.15'), boolean(true), octets(bytes(4, 3))),
        sequence(oid('1.2.840.113635.100.6.1.15'), boolean(true), octets(constraints)),
      ),
    ),
  ),
  sha384WithRsa,
  bitString(bytes(64, 7)),
);
const im4p = sequence(
  ia5('IM4P'),
  ia5('krnl'),
  ia5('KernelCacheBuilder-1'),
  octets(bytes(40, 9)),
  octets(sequence(sequence(integer(1), octets(bytes(16, 0)), octets(bytes(32, 0))))),
  sequence(integer(1), integer(0x123456)),
  context(0, sequence(ia5('PAYP'), set(property('rddg', bytes(48, 0))))),
);
const manifest = set(
  named(
    'MANP',
    set(property('BNCH', bytes(32, 0)), property('ECID', 0xfedcba9876543210n), property('CPRO', true)),
  ),
  named('krnl', set(property('DGST', bytes(48, 5)), property('EPRO', true), property('ESEC', false))),
);
const im4m = sequence(
  ia5('IM4M'),
  integer(0),
  set(named('MANB', manifest)),
  octets(bytes(64, 3)),
  sequence(certificate),
);
const im4r = writeIm4r([
  ['anid', 0],
  ['ucon', bytes(8, 1)],
]);

function frame(payload: Bytes, ticket: Bytes, info?: Bytes): Bytes {
  const { head, tail } = img4Frame(payload.length, ticket, info);
  return concat([head, payload, tail]);
}

const seeds = [im4p, im4m, im4r, frame(im4p, im4m), frame(im4p, im4m, im4r), certificate];
const words = [
  ia5('IM4P'),
  ia5('IM4M'),
  integer(-1),
  integer(2n ** 64n - 1n),
  boolean(true),
  nil(),
  Uint8Array.of(0x30, 0x80),
  Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff),
  Uint8Array.of(0xff, 0x80),
  Uint8Array.of(0x04, 0x81, 0x80),
];

/** What is read is written back to the same bytes, for DER has one form only. */
export const der: Target = {
  seeds,
  words,
  accepts: (error) => error instanceof DerBroken,
  run(input) {
    const open = [readDer(input)];
    for (let next = open.pop(); next; next = open.pop()) {
      const element = next;
      promised('DER has one form only', () =>
        equal(concat([header(element), element.content]), element.whole),
      );
      if (element.constructed) open.push(...children(element));
      else leaf(element);
    }
  },
};

/** Tag and length written anew from the fields of an element. */
function header({ tag, cls, constructed, content }: Der): Bytes {
  const first = (cls << 6) | (constructed ? 32 : 0);
  if (tag < 31) return tlvHeader(first | tag, content.length);
  const groups = [tag % 128];
  for (let rest = Math.floor(tag / 128); rest > 0; rest = Math.floor(rest / 128))
    groups.unshift(128 | (rest % 128));
  return tlvHeader(Uint8Array.of(first | 31, ...groups), content.length);
}

/** A universal value, read and written again. */
const values: readonly (readonly [number, (element: Der) => Bytes])[] = [
  [Tag.boolean, (element) => boolean(boolOf(element))],
  [Tag.integer, (element) => integer(integerOf(element))],
  [Tag.octetString, (element) => octets(octetsOf(element))],
  [Tag.bitString, (element) => bitString(bitsOf(element))],
  [Tag.oid, (element) => oid(oidOf(element))],
  [Tag.ia5String, (element) => ia5(textOf(element))],
  [Tag.printableString, (element) => printable(textOf(element))],
  [Tag.utf8String, (element) => utf8String(textOf(element))],
];

function leaf(element: Der): void {
  for (const [tag, rewrite] of values)
    if (is(element, tag)) {
      const written = rewrite(element);
      promised('a value has one form only', () => equal(written, element.whole));
    }
}

const typed = (error: unknown): boolean => error instanceof Img4Broken || error instanceof CertificateBroken;

/** Every reader of Image4 and certificates, each on every input. */
export const img4: Target = {
  seeds,
  words,
  accepts: typed,
  run(input) {
    const refusals = readers.map((read) => refusalOf(() => read(input)));
    // Every reader is tried on every input; the input is refused when none of them takes it.
    if (!refusals.includes(undefined)) throw refusals[0] as Error;
  },
};

const readers: readonly ((input: Bytes) => void)[] = [
  (input) => {
    readIm4p(input);
    promised('the type can be changed', () => readIm4p(retype(input, 'rdsk')).type === 'rdsk');
  },
  (input) => {
    const { signed, certificates } = readIm4m(input);
    promised('parts lie inside', () =>
      [signed, ...certificates].every((part) => part.buffer === input.buffer),
    );
    for (const each of certificates) refusalOf(() => readCertificate(each));
  },
  (input) => {
    const parts = readImg4(input);
    promised('parts make the whole', () => equal(frame(parts.im4p, parts.im4m, parts.im4r), input));
  },
  readIm4r,
  readCertificate,
];

/** The typed error with which a reader refuses; `undefined` when it does not. */
function refusalOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!typed(error)) throw error;
    return error;
  }
}
