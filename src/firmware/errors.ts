/** The picked file is not what it was when it was picked: saved over, or still being downloaded. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
  readonly offset: number;
  constructor(offset: number) {
    super(`the firmware file changed while it was being read, at byte ${offset}`);
    this.offset = offset;
  }
}

/** The picked file can no longer be read: moved, deleted, or its drive unplugged. */
export class SourceGone extends Error {
  override readonly name = 'SourceGone';
  readonly offset: number;
  readonly why: string;
  constructor(offset: number, why: string) {
    super(`the firmware file can no longer be read, at byte ${offset}: ${why}`);
    this.offset = offset;
    this.why = why;
  }
}

/** The browser has not been allowed to read it, or is not any more. */
export class SourceRefused extends Error {
  override readonly name = 'SourceRefused';
  readonly file: string;
  constructor(file: string) {
    super(`the browser may not read "${file}"`);
    this.file = file;
  }
}

/** A folder that is no unpacked IPSW. */
export class NotAFirmwareFolder extends Error {
  override readonly name = 'NotAFirmwareFolder';
  readonly folder: string;
  readonly why: string;
  constructor(folder: string, why: string) {
    super(`the folder "${folder}" is no unpacked firmware file: ${why}`);
    this.folder = folder;
    this.why = why;
  }
}

/** The first four bytes are not those of a local header; `size` in bytes. */
export class NotAZip extends Error {
  override readonly name = 'NotAZip';
  readonly size: number;
  constructor(size: number) {
    super(`not a firmware file: its ${size} bytes do not begin as a zip archive`);
    this.size = size;
  }
}

/** `needed` is undefined when the end record, which would say it, is missing. */
export class TruncatedZip extends Error {
  override readonly name = 'TruncatedZip';
  readonly size: number;
  readonly needed: number | undefined;
  constructor(size: number, needed?: number) {
    super(
      needed === undefined
        ? `the file is incomplete: its ${size} bytes lack the directory that ends a zip archive`
        : `the file is incomplete: it has ${size} bytes and its directory speaks of ${needed}`,
    );
    this.size = size;
    this.needed = needed;
  }
}

/** Something a zip may have and an IPSW never has. */
export class ZipUnsupported extends Error {
  override readonly name = 'ZipUnsupported';
  readonly what: string;
  constructor(what: string) {
    super(`the archive uses ${what}, which no IPSW does`);
    this.what = what;
  }
}

/** The directory or an entry contradicts itself. `offset`: the place in the file, where the format tells one. */
export class EntryBroken extends Error {
  override readonly name = 'EntryBroken';
  readonly entry: string;
  readonly why: string;
  readonly offset: number | undefined;
  constructor(entry: string, why: string, offset?: number) {
    super(`"${entry}" is damaged in the archive${offset === undefined ? '' : `, at byte ${offset}`}: ${why}`);
    this.entry = entry;
    this.why = why;
    this.offset = offset;
  }
}

/** The content of `entry` is not what was packed; both CRC-32 as numbers of 32 bits. */
export class CrcMismatch extends Error {
  override readonly name = 'CrcMismatch';
  readonly entry: string;
  readonly expected: number;
  readonly got: number;
  constructor(entry: string, expected: number, got: number) {
    super(`"${entry}" is damaged: its checksum is ${hex(got)}, the archive says ${hex(expected)}`);
    this.entry = entry;
    this.expected = expected;
    this.got = got;
  }
}

/** What is read whole into memory has a bound; `size` and `limit` in bytes, unpacked. */
export class EntryTooLarge extends Error {
  override readonly name = 'EntryTooLarge';
  readonly entry: string;
  readonly size: number;
  readonly limit: number;
  constructor(entry: string, size: number, limit: number) {
    super(`"${entry}" has ${size} bytes, more than the ${limit} that fit in memory`);
    this.entry = entry;
    this.size = size;
    this.limit = limit;
  }
}

/** The directory of the archive does not list `path`. */
export class EntryMissing extends Error {
  override readonly name = 'EntryMissing';
  readonly path: string;
  constructor(path: string) {
    super(`the archive has no "${path}"`);
    this.path = path;
  }
}

const hex = (crc: number): string => crc.toString(16).padStart(8, '0');

/** The archive itself can be read; `BuildManifest.plist` is not at its top. */
export class NoBuildManifest extends Error {
  override readonly name = 'NoBuildManifest';
  constructor() {
    super(
      'a zip archive without BuildManifest.plist: not a firmware file, or one for a device of before 2009',
    );
  }
}

/** `BuildManifest.plist` cannot be read, or lacks what every manifest has. */
export class BadManifest extends Error {
  override readonly name = 'BadManifest';
  readonly why: string;
  constructor(why: string) {
    super(`the BuildManifest cannot be used: ${why}`);
    this.why = why;
  }
}

/** An over-the-air update: it patches a running system and cannot restore one. */
export class IsOta extends Error {
  override readonly name = 'IsOta';
  constructor() {
    super('an over-the-air update, which cannot restore a phone: an IPSW is needed');
  }
}

/** Paths that the manifest names and the archive does not have: a download or a copy that lost some. */
export class MissingFiles extends Error {
  override readonly name = 'MissingFiles';
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    super(`the firmware file lacks ${missing.length} of the files its manifest names: ${missing.join(', ')}`);
    this.missing = missing;
  }
}

/** Something asked for a component that the chosen identity's `Manifest` does not list. */
export class ComponentMissing extends Error {
  override readonly name = 'ComponentMissing';
  readonly component: string;
  readonly board: string;
  constructor(component: string, board: string) {
    super(`the build for ${board} has no component "${component}"`);
    this.component = component;
    this.board = board;
  }
}

/** The build is for other phones. */
export class WrongBoard extends Error {
  override readonly name = 'WrongBoard';
  readonly board: string;
  readonly boards: readonly string[];
  constructor(board: string, boards: readonly string[]) {
    super(`the firmware is not for ${board}, only for ${boards.join(', ')}`);
    this.board = board;
    this.boards = boards;
  }
}

/** The build is for this phone, but has no identity for what was asked. */
export class NoVariant extends Error {
  override readonly name = 'NoVariant';
  readonly board: string;
  readonly behavior: string;
  readonly variants: readonly string[];
  constructor(board: string, behavior: string, variants: readonly string[]) {
    super(`the firmware has no ${behavior} install for ${board}, only ${variants.join(', ')}`);
    this.board = board;
    this.behavior = behavior;
    this.variants = variants;
  }
}

/** Of this file only the parts for other phones were fetched. */
export class BoardNotFetched extends Error {
  override readonly name = 'BoardNotFetched';
  readonly board: string;
  readonly boards: readonly string[];
  constructor(board: string, boards: readonly string[]) {
    super(`of this file only the parts for ${boards.join(', ')} are here, not those for ${board}`);
    this.board = board;
    this.boards = boards;
  }
}

/** The board's name fits and its numbers do not. */
export class ChipMismatch extends Error {
  override readonly name = 'ChipMismatch';
  readonly phone: { readonly chipId: number | undefined; readonly boardId: number | undefined };
  readonly firmware: { readonly chipId: number; readonly boardId: number };
  constructor(phone: ChipMismatch['phone'], firmware: ChipMismatch['firmware']) {
    super(`the phone is ${pair(phone)}, the firmware for ${pair(firmware)}`);
    this.phone = phone;
    this.firmware = firmware;
  }
}

/** The file is in the archive, unharmed, and not what the manifest speaks of. */
export class DigestMismatch extends Error {
  override readonly name = 'DigestMismatch';
  readonly component: string;
  readonly path: string;
  /** Hex. */
  readonly expected: string;
  readonly got: string;
  constructor(component: string, path: string, expected: string, got: string) {
    super(
      `"${path}" is not the ${component} of this build: its digest is ${got}, the manifest says ${expected}`,
    );
    this.component = component;
    this.path = path;
    this.expected = expected;
    this.got = got;
  }
}

/** A deflated image must be unpacked onto the shelf before it can be read at random. */
export class NotShelved extends Error {
  override readonly name = 'NotShelved';
  readonly path: string;
  constructor(path: string) {
    super(`"${path}" is compressed in the archive and has not been unpacked yet`);
    this.path = path;
  }
}

/** The browser gives no more room. `freed`: labels of what was removed to make some, and was not enough. */
export class ShelfFull extends Error {
  override readonly name = 'ShelfFull';
  readonly needed: number;
  readonly kept: number;
  readonly freed: readonly string[];
  constructor(needed: number, kept: number, freed: readonly string[] = []) {
    super(`the browser has no room for ${needed} bytes: it stopped after ${kept}`);
    this.needed = needed;
    this.kept = kept;
    this.freed = [...freed];
  }
}

/** The shelf answered with an error, or lost what it had. */
export class ShelfBroken extends Error {
  override readonly name = 'ShelfBroken';
  readonly why: string;
  constructor(why: string) {
    super(`the browser's storage failed: ${why}`);
    this.why = why;
  }
}

/** It took no more. Whoever writes frees what may go, and in the end says `ShelfFull`. */
export class NoRoom extends ShelfBroken {}

const pair = ({ chipId, boardId }: { chipId: number | undefined; boardId: number | undefined }): string =>
  `chip ${chipId === undefined ? 'unknown' : `0x${chipId.toString(16)}`}, board ${boardId ?? 'unknown'}`;

/** The file has no firmware for the controller of this phone's USB-C port, or none that can be read. */
export class PortFirmwareUnfit extends Error {
  override readonly name = 'PortFirmwareUnfit';
  readonly what: string;
  constructor(what: string, cause?: unknown) {
    super(what, { cause });
    this.what = what;
  }
}
