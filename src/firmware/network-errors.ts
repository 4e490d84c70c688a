/** One try did not bring what was asked: the network, or a server that is busy. It is worth another try. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly why: string;
  /** What the server asked for (`Retry-After`). */
  readonly retryMs: number | undefined;
  constructor(why: string, retryMs?: number) {
    super(`the transfer was interrupted: ${why}`);
    this.why = why;
    this.retryMs = retryMs;
  }
}

/** Tried again and again, and nothing came. What came before is kept. */
export class NetworkLost extends Error {
  override readonly name = 'NetworkLost';
  readonly url: string;
  readonly why: string;
  readonly attempts: number;
  readonly silentMs: number;
  /** The browser itself says that there is no network. */
  readonly offline: boolean;
  constructor(
    url: string,
    what: { why: string; attempts: number; silentMs: number; offline: boolean },
    cause: unknown,
  ) {
    super(`${url}: nothing came for ${what.silentMs} ms, in ${what.attempts} attempts: ${what.why}`, {
      cause,
    });
    this.url = url;
    this.why = what.why;
    this.attempts = what.attempts;
    this.silentMs = what.silentMs;
    this.offline = what.offline;
  }
}

/**
 * A server that gives the whole file only, from its first byte: again and again the answer broke off before a piece was
 * whole that was not here yet. What came before is kept.
 */
export class NoHeadway extends Error {
  override readonly name = 'NoHeadway';
  readonly url: string;
  readonly why: string;
  readonly attempts: number;
  constructor(url: string, what: { why: string; attempts: number }, cause: unknown) {
    super(`${url}: broke off ${what.attempts} times before anything new was whole: ${what.why}`, { cause });
    this.url = url;
    this.why = what.why;
    this.attempts = what.attempts;
  }
}

/** The server is there, and does not allow pages of other origins to read what it says. */
export class CrossOriginRefused extends Error {
  override readonly name = 'CrossOriginRefused';
  readonly url: string;
  readonly origin: string;
  constructor(url: string, origin: string) {
    super(`${url} can be reached, but does not let pages of ${origin} read it`);
    this.url = url;
    this.origin = origin;
  }
}

/** Chrome has not been allowed to reach devices on the local network, where this address is. */
export class LocalNetworkRefused extends Error {
  override readonly name = 'LocalNetworkRefused';
  readonly url: string;
  constructor(url: string) {
    super(`${url}: this page may not reach the local network`);
    this.url = url;
  }
}

/** An address without encryption, which a page that came with it may not read (mixed content). */
export class MixedContentRefused extends Error {
  override readonly name = 'MixedContentRefused';
  readonly url: string;
  constructor(url: string) {
    super(`${url}: a page that came over https may not read from there`);
    this.url = url;
  }
}

/** The server answers, and with no. */
export class DownloadRefused extends Error {
  override readonly name = 'DownloadRefused';
  readonly url: string;
  readonly status: number;
  constructor(url: string, status: number) {
    super(`${url} answered ${status}`);
    this.url = url;
    this.status = status;
  }
}

/** Our own relay does not fetch this: the host was never asked, or sends on to another that the relay does not reach. */
export class NotByRelay extends Error {
  override readonly name = 'NotByRelay';
  readonly url: string;
  readonly status: number;
  constructor(url: string, status: number) {
    super(`${url} is not fetched by the relay (${status})`);
    this.url = url;
    this.status = status;
  }
}

/** A web page came instead of the file: the log-in page of a network, a block page of security software, a list. */
export class NotTheFile extends Error {
  override readonly name = 'NotTheFile';
  readonly url: string;
  readonly type: string;
  readonly status: number;
  /** Where the answer came from, when the request was sent on to another address. */
  readonly from: string | null;
  constructor(url: string, answer: { type: string; status: number; from: string | null }) {
    super(
      `${url} gave "${answer.type}" (${answer.status})${answer.from ? ` from ${answer.from}` : ''}, not the file`,
    );
    this.url = url;
    this.type = answer.type;
    this.status = answer.status;
    this.from = answer.from;
  }
}

/** What lies at the address is no longer what the first pieces came from: they would not fit together. */
export class ResourceChanged extends Error {
  override readonly name = 'ResourceChanged';
  readonly url: string;
  readonly what: 'etag' | 'lastModified' | 'size';
  readonly was: string;
  readonly is: string;
  constructor(url: string, what: ResourceChanged['what'], was: string, is: string) {
    super(`${url} changed while it was fetched: its ${what} was ${was} and is ${is}`);
    this.url = url;
    this.what = what;
    this.was = was;
    this.is = is;
  }
}

/** A server that gave ranges gives the whole file only by now: whoever asks for a range goes on without them. */
export class RangesGone extends Error {
  override readonly name = 'RangesGone';
  readonly url: string;
  constructor(url: string) {
    super(`${url} is not given in ranges any more`);
    this.url = url;
  }
}

/** Another file lies at the address now, and another tab still uses the older one, whose place it would take. */
export class OlderInUse extends Error {
  override readonly name = 'OlderInUse';
  readonly url: string;
  constructor(url: string) {
    super(`${url} changed, and another tab still uses the file that was there before`);
    this.url = url;
  }
}

/** An answer that contradicts itself or the question. */
export class AnswerBroken extends Error {
  override readonly name = 'AnswerBroken';
  readonly url: string;
  readonly why: string;
  constructor(url: string, why: string) {
    super(`${url} gave an answer that cannot be used: ${why}`);
    this.url = url;
    this.why = why;
  }
}

/** A person ended the download. */
export class DownloadCancelled extends Error {
  override readonly name = 'DownloadCancelled';
  constructor() {
    super('the download was ended');
  }
}
