import { askedFiles, flashListPath } from './asked-files.ts';
import { customersOf } from './choose.ts';
import { WrongBoard } from './errors.ts';
import type { Ipsw } from './ipsw.ts';
import type { Identity } from './manifest.ts';
import { chunkSize } from './shelf-room.ts';
import type { ZipEntry } from './zip.ts';

/** The identities whose parts are wanted: those that install on the phones of people, of these boards. Throws `WrongBoard`. */
export function identitiesFor({ manifest }: Ipsw, boards: readonly string[] | null): readonly Identity[] {
  if (boards === null) return manifest.identities;
  return boards.flatMap((wanted) => {
    const ours = customersOf(manifest.identities.filter(({ board }) => board === wanted));
    if (ours.length > 0) return ours;
    throw new WrongBoard(wanted, [...new Set(manifest.identities.map(({ board }) => board))]);
  });
}

/**
 * Paths of the files that a restore with one of these identities reads, whether the archive has them or not; undefined for
 * all of the archive.
 */
export function pathsFor(
  identities: readonly Identity[],
  boards: readonly string[] | null,
): ReadonlySet<string> | undefined {
  if (boards === null) return undefined;
  const parts = identities.flatMap((identity) => [...identity.components.values()]);
  const paths = parts.flatMap(({ path }) => (path === undefined ? [] : [path]));
  const unnamed = [...Object.values(askedFiles), ...identities.map(flashListPath)];
  return new Set(['BuildManifest.plist', ...unnamed, ...paths]);
}

/** Room for a local header, whose own lengths only it knows: its name and extra field have 64 KiB each at most. */
const largestHeader = 30 + 2 * 0xffff;

/**
 * Numbers of the pieces of 16 MiB that are needed, in the order in which they are fetched: the directory at the end and
 * the manifest first, then in the order of the file.
 */
export function piecesFor({ zip }: Ipsw, paths: ReadonlySet<string> | undefined): number[] {
  const { size } = zip.source;
  const entries = [...zip.entries.values()];
  const lastEntry = Math.max(...entries.map(({ localAt, packed }) => localAt + packed));
  const manifest = zip.entries.get('BuildManifest.plist');
  const wanted = paths ? entries.filter(({ name }) => paths.has(name)) : entries;
  const first = [0, ...piecesWith(lastEntry, size), ...(manifest ? piecesOf(manifest, size) : [])];
  const rest = paths ? wanted.flatMap((entry) => piecesOf(entry, size)) : piecesWith(0, size);
  return [...new Set([...first, ...rest.sort((a, b) => a - b)])];
}

/** Numbers of the pieces in which an entry lies. */
export const piecesOf = ({ localAt, packed }: Pick<ZipEntry, 'localAt' | 'packed'>, size: number): number[] =>
  piecesWith(localAt, Math.min(size, localAt + largestHeader + packed));

/** Numbers of all pieces of a file of `size` bytes. */
export const allPieces = (size: number): number[] => piecesWith(0, size);

/** Bytes of piece `n` of such a file. */
export const pieceSize = (n: number, size: number): number => Math.min(chunkSize, size - n * chunkSize);

/** Numbers of the pieces in which the bytes from `from` to `to` (not included) lie. */
export function piecesWith(from: number, to: number): number[] {
  const first = Math.floor(from / chunkSize);
  return Array.from({ length: Math.ceil(to / chunkSize) - first }, (_, i) => first + i);
}
