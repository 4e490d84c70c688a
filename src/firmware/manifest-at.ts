import type { World } from '../bytes/world.ts';
import { firmwareUrl } from './catalogue/build.ts';
import { ManifestUnreachable } from './catalogue/errors.ts';
import { manifestBeside } from './catalogue/manifest.ts';
import { downloadKey } from './download.ts';
import { BadManifest } from './errors.ts';
import { openIpsw } from './ipsw.ts';
import type { BuildManifest } from './manifest.ts';
import type { Net } from './net.ts';
import { Interrupted, RangesGone } from './network-errors.ts';
import { openResource } from './resource.ts';
import type { BrowserShelf } from './shelf.ts';
import { readSpan } from './span.ts';
import { blobSource } from './source.ts';

/** Where a manifest may be: on the shelf, or on the network. */
export interface ManifestMeans {
  readonly world: World;
  readonly net: Net;
  readonly shelf?: BrowserShelf;
}

/**
 * The BuildManifest of a firmware file, before anything else of the file is fetched: enough to ask whether it fits and is
 * signed. From the shelf when the file is kept whole; else the one that lies beside it on Apple's CDN; else out of the file
 * itself: in a mirror's folder it may lie beside several files, and belong to one. Null: the server gives the whole file only. Throws `ManifestUnreachable`, the errors of the network
 * (`network-errors.ts`) and those of the archive.
 */
export async function manifestAt(means: ManifestMeans, url: string): Promise<BuildManifest | null> {
  const { world, net } = means;
  const kept = await manifestKept(means, url);
  if (kept) return kept;
  if (firmwareUrl(url) === undefined) return manifestInside(means, url);
  const get = (from: string, init: RequestInit): Promise<Response> => net.fetch(net.address(from), init);
  try {
    return await manifestBeside({ world, get }, url);
  } catch (error) {
    // A web server may answer with a page of its own where it has no such file.
    if (!(error instanceof ManifestUnreachable || error instanceof BadManifest)) throw error;
    return await manifestInside(means, url);
  }
}

async function manifestKept(
  { world, shelf }: ManifestMeans,
  url: string,
): Promise<BuildManifest | undefined> {
  const key = downloadKey(url);
  try {
    const item = await shelf?.store.item(key);
    if (!shelf || !item?.complete) return undefined;
    const blob = await shelf.blob(key, item, new Set(await shelf.store.present(key)));
    return (await openIpsw(world, blobSource(world, blob), item.label)).manifest;
  } catch {
    // Something of it is lost: the network still has it, and the download finds out what.
    return undefined;
  }
}

/** Its directory and its manifest, by ranges: some hundreds of kilobytes. */
async function manifestInside({ world, net }: ManifestMeans, url: string): Promise<BuildManifest | null> {
  const { signal } = new AbortController();
  try {
    const resource = await openResource(world, net, url, signal);
    if (!resource.ranges) return null;
    const source = {
      size: resource.size,
      read: (offset: number, length: number) =>
        readSpan(world, net, resource, { from: offset, to: offset + length, signal }),
    };
    return (await openIpsw(world, source, url)).manifest;
  } catch (error) {
    if (error instanceof RangesGone) return null;
    throw error instanceof Interrupted ? new ManifestUnreachable(url, error.why) : error;
  }
}
