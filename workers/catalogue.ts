import { lookUp } from '../src/firmware/catalogue/catalogue.ts';
import { CatalogueUnreachable } from '../src/firmware/catalogue/errors.ts';
import type { Asking } from '../src/firmware/catalogue/get.ts';
import type { Listings } from '../src/firmware/catalogue/listings.ts';
import type { Note } from '../src/journal/journal.ts';

/** Asks which iOS there is for a model, and writes down what came. That nobody told is no fault: a file will do. */
export async function lookUpFor(
  { note, ...asking }: Asking & { readonly kept: Listings; readonly note: Note },
  product: string,
  anew: boolean,
): Promise<void> {
  note({ who: 'catalogue', kind: 'looking', product });
  try {
    const { listing, failed } = await lookUp(asking, product, { anew });
    const { source, asked, builds } = listing;
    const signed = builds.filter((build) => build.signed);
    note({
      who: 'catalogue',
      kind: 'listed',
      product,
      source,
      asked: Math.round(asked),
      builds: signed.map(({ version, build, url, size }) => ({ version, build, url, size })),
      unsigned: builds.length - signed.length,
      failed,
    });
  } catch (error) {
    if (!(error instanceof CatalogueUnreachable)) throw error;
    note({ who: 'catalogue', kind: 'unlisted', product, tried: error.tried });
  }
}
