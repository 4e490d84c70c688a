import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Bytes } from '../../src/bytes/bytes.ts';
import { realWorld } from '../../src/bytes/world.ts';
import { openIpsw } from '../../src/firmware/ipsw.ts';
import type { Dict } from '../../src/plist/value.ts';
import type { Offer } from './listing.ts';

/** A firmware file that pretend Apple has for download. */
export interface Firmware {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly etag: string;
  /** Where Apple's CDN would have it. Its BuildManifest lies beside it. */
  readonly url: string;
  readonly manifest: Bytes;
  readonly identities: readonly Dict[];
  /** What catalogues say of it. The first call reads the whole file, for its checksum. */
  offer(): Promise<Offer>;
}

/** There is no such file. */
class NoSuchFile extends Error {
  override readonly name = 'NoSuchFile';
  constructor(path: string) {
    super(`There is no file "${path}".`);
  }
}

/** Opens an IPSW. `signed`: what catalogues say of it. Throws `NoSuchFile`, and what `openIpsw` throws. */
export async function readFirmware(path: string, signed: boolean): Promise<Firmware> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isFile()) throw new NoSuchFile(path);
  const name = basename(path);
  const ipsw = await openIpsw(realWorld, await openAsBlob(path), name);
  const { productVersion, build, products, identities } = ipsw.manifest;
  const etag = `${facts.size.toString(16)}-${Math.floor(facts.mtimeMs).toString(16)}`;
  // Apple's folders are numbers and GUIDs; what tells two files apart here is what they are.
  const url = `https://updates.cdn-apple.com/pretend/fullrestores/${etag}/${encodeURIComponent(name)}`;
  let sha1: Promise<string> | undefined;
  return {
    name,
    path,
    size: facts.size,
    etag: `"${etag}"`,
    url,
    manifest: await ipsw.read('BuildManifest.plist'),
    identities: identities.map(({ dict }) => dict),
    async offer() {
      sha1 ??= sha1Of(path);
      const released = facts.mtime.toISOString().replace(/\.\d+/, '');
      const { size } = facts;
      return { version: productVersion, build, products, url, size, sha1: await sha1, released, signed };
    },
  };
}

async function sha1Of(path: string): Promise<string> {
  const hash = createHash('sha1');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
