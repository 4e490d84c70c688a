import { appleList } from './apple-list.ts';
import type { Build, Listing } from './build.ts';
import { CatalogueUnreachable } from './errors.ts';
import { getSmall, type Asking } from './get.ts';
import { ipswMe } from './ipsw-me.ts';
import type { Listings } from './listings.ts';
import type { Bytes } from '../../bytes/bytes.ts';

/** A public list of builds. */
interface Source {
  readonly name: string;
  url(product: string): string;
  /** Bytes; an answer that is longer is refused. */
  readonly longest: number;
  read(bytes: Bytes, product: string): Build[];
}

/** In the order of asking: the one that says most first. */
const sources: readonly Source[] = [ipswMe, appleList];

/** For so long an answer is as good as new, ms: what Apple signs changes on some days of a year. */
const freshMs = 10 * 60_000;

/** The builds of a product, and whether they are what Apple's lists say now. */
export interface Found {
  readonly listing: Listing;
  /** What came of asking anew, where the listing is one of an earlier visit because of it; else empty. */
  readonly failed: readonly string[];
}

/**
 * Which builds there are for a product. A recent answer is not asked for again unless `anew`; without a network the
 * last answer stands in. Throws `CatalogueUnreachable` when there is none.
 */
export async function lookUp(
  asking: Asking & { readonly kept: Listings },
  product: string,
  { anew = false }: { anew?: boolean } = {},
): Promise<Found> {
  const { world, kept } = asking;
  const before = await kept.get(product);
  const age = before ? world.clock.wall() - before.asked : Infinity;
  if (before && !anew && age >= 0 && age < freshMs) return { listing: before, failed: [] };
  const failed: string[] = [];
  for (const source of sources)
    try {
      const bytes = await getSmall(asking, source.url(product), source.longest);
      const builds = source.read(bytes, product);
      const listing = { product, source: source.name, asked: world.clock.wall(), builds };
      if (builds.length > 0) {
        await kept.put(listing);
        return { listing, failed: [] };
      }
      failed.push(`${source.name} lists no build`);
    } catch (error) {
      failed.push(error instanceof Error ? error.message : String(error));
    }
  if (!before) throw new CatalogueUnreachable(product, failed);
  return { listing: before, failed };
}
