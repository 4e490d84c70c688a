/** An answer that is none of this catalogue's, or none about the product that was asked for. */
export class CatalogueBroken extends Error {
  override readonly name = 'CatalogueBroken';
  readonly source: string;
  readonly why: string;
  constructor(source: string, why: string) {
    super(`the answer of ${source} cannot be used: ${why}`);
    this.source = source;
    this.why = why;
  }
}

/** No catalogue answered, and nothing is kept of an earlier answer. `tried`: what came of each, in order. */
export class CatalogueUnreachable extends Error {
  override readonly name = 'CatalogueUnreachable';
  readonly product: string;
  readonly tried: readonly string[];
  constructor(product: string, tried: readonly string[]) {
    super(`no catalogue told which builds there are for ${product}: ${tried.join('; ')}`);
    this.product = product;
    this.tried = tried;
  }
}

/** A server answered with something else than what was asked for. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
  readonly url: string;
  readonly why: string;
  constructor(url: string, why: string) {
    super(`${url} answered with ${why}`);
    this.url = url;
    this.why = why;
  }
}

/** The BuildManifest of a firmware file on the network could not be read. */
export class ManifestUnreachable extends Error {
  override readonly name = 'ManifestUnreachable';
  readonly url: string;
  readonly why: string;
  constructor(url: string, why: string) {
    super(`no BuildManifest from ${url}: ${why}`);
    this.url = url;
    this.why = why;
  }
}
