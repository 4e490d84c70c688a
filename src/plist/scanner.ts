import { concat, utf8, type Bytes } from '../bytes/bytes.ts';
import { rowOf } from '../bytes/table.ts';
import { PlistBroken } from './errors.ts';

/** A tag of an XML property list. Attributes are not kept. */
export interface Tag {
  readonly name: string;
  readonly kind: 'open' | 'close' | 'empty';
  /** Offset of its `<`. */
  readonly at: number;
}

interface Piece {
  readonly at: number;
  readonly bytes: Bytes;
  /** From a CDATA section: `&` means itself. */
  readonly verbatim: boolean;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const ampersand = 0x26;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const longestName = 16;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const longestPlain = 1024;
/** Printable ASCII but `&` and `<`, and line ends and tabs: 1 for each. */
const isPlain = new Uint8Array(256);
isPlain.fill(1, 0x20, 0x7f);
for (const byte of [0x09, 0x0a, 0x0d]) isPlain[byte] = 1;
for (const byte of [ampersand, lessThan]) isPlain[byte] = 0;

const isControl = (byte: number): boolean => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d;

/**
 * Walks XML bytes tag by tag, as far as property lists need it: no entity of a DOCTYPE is ever expanded, attributes are
 * passed over, and control characters count as spaces, since logs in a phone's lists carry raw bytes
 * (restore-mode §3). Every method moves forward only, so the work is linear in the bytes.
 */
export class Scanner {
  readonly #bytes: Bytes;
  #at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  broken(why: string, at = this.#at): PlistBroken {
    return new PlistBroken('xml', at, why);
  }

  /** The next tag, over white space, comments and declarations; `undefined` at the end of the bytes. */
  tag(): Tag | undefined {
    for (;;) {
      while (this.#at < this.#bytes.length && this.#bytes[this.#at]! <= 0x20) this.#at++;
      if (this.#at === this.#bytes.length) return undefined;
      if (this.#bytes[this.#at] !== lessThan) throw this.broken('text between elements');
      if (!this.#skipMarkup()) return this.#readTag();
    }
  }

  /** The text up to the closing tag of `name`, that tag included. */
  text(name: string): string {
    const plain = this.#plain(name);
    if (plain !== undefined) return plain;
    return this.#content(name)
      .map((piece) => this.#decode(piece))
      .join('');
  }

  /** The same as the bytes that stand there, for base64. */
  raw(name: string): Bytes {
    return concat(this.#content(name).map((piece) => piece.bytes));
  }

  /** Most texts are short and ASCII, and nothing but their closing tag follows: no decoder is needed for those. */
  #plain(name: string): string | undefined {
    const bytes = this.#bytes;
    const from = this.#at;
    const most = Math.min(bytes.length, from + longestPlain);
    let end = from;
    while (end < most && isPlain[bytes[end]!] === 1) end++;
    if (bytes[end] !== lessThan || bytes[end + 1] !== slash) return undefined;
    const behind = end + 2 + name.length;
    if (bytes[behind] !== greaterThan) return undefined;
    for (let i = 0; i < name.length; i++) if (bytes[end + 2 + i] !== name.charCodeAt(i)) return undefined;
    this.#at = behind + 1;
    return String.fromCharCode.apply(null, bytes.subarray(from, end) as unknown as number[]);
  }

  #content(name: string): Piece[] {
    const pieces: Piece[] = [];
    for (;;) {
      const from = this.#at;
      const end = this.#bytes.indexOf(lessThan, from);
      if (end < 0) throw this.broken(`<${name}> is not closed`, from);
      if (end > from) pieces.push({ at: from, bytes: this.#bytes.subarray(from, end), verbatim: false });
      this.#at = end;
      if (this.#starts('<![CDATA[')) {
        const inner = end + 9;
        const close = this.#find(']]>', inner, 'a CDATA section');
        pieces.push({ at: inner, bytes: this.#bytes.subarray(inner, close), verbatim: true });
        this.#at = close + 3;
      } else if (!this.#skipMarkup()) {
        const tag = this.#readTag();
        if (tag.kind !== 'close' || tag.name !== name)
          throw this.broken(`<${tag.name}> inside <${name}>`, end);
        return pieces;
      }
    }
  }

  /** Passes over a comment, a processing instruction or a DOCTYPE; false when a tag stands here. */
  #skipMarkup(): boolean {
    const from = this.#at;
    const second = this.#bytes[from + 1];
    if (second !== exclamation && second !== question) return false;
    if (this.#starts('<!--')) this.#at = this.#find('-->', from + 4, 'a comment') + 3;
    else if (this.#starts('<?')) this.#at = this.#find('?>', from + 2, 'a processing instruction') + 2;
    else if (this.#starts('<!DOCTYPE')) this.#at = this.#endOfDoctype(from + 9);
    else return false;
    return true;
  }

  #endOfDoctype(from: number): number {
    let subset = 0;
    for (let at = from; at < this.#bytes.length; at++) {
      const byte = this.#bytes[at]!;
      if (byte === doubleQuote || byte === singleQuote) at = this.#closingQuote(byte, at);
      else if (byte === 0x5b) subset++;
      else if (byte === 0x5d) subset--;
      else if (byte === greaterThan && subset <= 0) return at + 1;
    }
    throw this.broken('the DOCTYPE does not end', from);
  }

  #closingQuote(quote: number, at: number): number {
    const end = this.#bytes.indexOf(quote, at + 1);
    if (end < 0) throw this.broken('a quotation mark is not closed', at);
    return end;
  }

  #readTag(): Tag {
    const from = this.#at;
    const bytes = this.#bytes;
    let at = from + 1;
    const closing = bytes[at] === slash;
    if (closing) at++;
    let name = '';
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte <= 0x20 || byte === slash || byte === greaterThan) break;
      if (name.length === longestName) throw this.broken('no element of a property list', from);
      name += String.fromCharCode(byte);
    }
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === greaterThan) {
        this.#at = at + 1;
        const empty = bytes[at - 1] === slash;
        if (closing && empty) break;
        return { name, kind: closing ? 'close' : empty ? 'empty' : 'open', at: from };
      }
      if (byte === doubleQuote || byte === singleQuote) at = this.#closingQuote(byte, at);
      else if (byte === lessThan) break;
    }
    throw this.broken(`the tag "${name}" does not end`, from);
  }

  #decode({ at, bytes, verbatim }: Piece): string {
    const text = decoder.decode(withoutControls(bytes));
    return verbatim || !bytes.includes(ampersand) ? text : this.#resolve(text, at);
  }

  #resolve(text: string, at: number): string {
    return text.replace(/&(?:([#\w]{1,16});)?/g, (reference: string, name: string | undefined) => {
      const character = name === undefined ? undefined : (rowOf(entities, name) ?? numbered(name));
      if (character === undefined) throw this.broken(`unknown reference "${reference}"`, at);
      return character;
    });
  }

  #starts(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.#bytes[this.#at + i] !== word.charCodeAt(i)) return false;
    return true;
  }

  /** Offset of `mark` from `from` on. */
  #find(mark: string, from: number, inside: string): number {
    const wanted = utf8(mark);
    for (let at = from; ; at++) {
      at = this.#bytes.indexOf(wanted[0]!, at);
      if (at < 0) throw this.broken(`${inside} does not end`, from);
      if (wanted.every((byte, i) => this.#bytes[at + i] === byte)) return at;
    }
  }
}

function withoutControls(bytes: Bytes): Bytes {
  for (const byte of bytes) if (isControl(byte)) return bytes.map((each) => (isControl(each) ? 0x20 : each));
  return bytes;
}

/** `#65` or `#x41` as its character; controls are spaces here as everywhere. */
function numbered(name: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(name);
  if (!digits) return undefined;
  const code = digits[1] === undefined ? Number(digits[2]) : parseInt(digits[1], 16);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
  return isControl(code) ? ' ' : String.fromCodePoint(code);
}
