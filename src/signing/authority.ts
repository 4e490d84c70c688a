import { MiB, text, utf8, type Bytes } from '../bytes/bytes.ts';
import { within } from '../bytes/deadline.ts';
import type { World } from '../bytes/world.ts';
import { isDict } from '../plist/dict.ts';
import type { Dict, Value } from '../plist/value.ts';
import { parseXml } from '../plist/xml.ts';
import { writeXml } from '../plist/xml-writer.ts';
import { SigningAnswerBroken, SigningCancelled, SigningRefused, SigningUnreachable } from './errors.ts';

/** The part of `fetch` that signing needs, so that a relay, a test server or a function may stand in. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body: Bytes; signal?: AbortSignal },
) => Promise<{ status: number; bytes(): Promise<Bytes> }>;

/** The server's yes. `ms` is how long it took, attempts that came to nothing included. */
export interface TssAnswer {
  readonly status: number;
  readonly message: string;
  readonly dict: Dict;
  readonly ms: number;
}

/** How long a request may take, how often it is tried (libimobiledevice's figures), how much may come back. */
const patience = { attemptMs: 30_000, pauseMs: 2_000, attempts: 15, answerBytes: MiB } as const;

/** Apple's signing server (TSS), or whatever speaks like it at `base`. */
export class Authority {
  readonly #world: World;
  readonly #fetch: Fetch;
  readonly #url: string;
  readonly #attempts: number;

  /** `base` has no slash at its end: `https://gs.apple.com`, `/relay/http/gs.apple.com`. */
  constructor(world: World, fetch: Fetch, base: string, attempts: number = patience.attempts) {
    this.#world = world;
    this.#fetch = fetch;
    this.#url = `${base}/TSS/controller?action=2`;
    this.#attempts = attempts;
  }

  /**
   * Asks until the server gives a verdict: an answer with a STATUS is final, whatever it says. Throws
   * `SigningRefused`, `SigningAnswerBroken`, `SigningUnreachable` after the last attempt, and `SigningCancelled` as
   * soon as `cancel` is aborted.
   */
  async sign(request: Dict, cancel?: AbortSignal): Promise<TssAnswer> {
    const { clock } = this.#world;
    const begun = clock.now();
    const body = writeXml(request);
    let last: NoVerdict = { why: '', page: false };
    for (let attempt = 1; attempt <= this.#attempts; attempt++) {
      if (attempt > 1) await this.#rest(cancel);
      if (cancel?.aborted) throw new SigningCancelled();
      const came = await this.#ask(body, cancel);
      if ('dict' in came) return { ...came, ms: clock.now() - begun };
      last = came;
    }
    throw new SigningUnreachable(this.#attempts, last);
  }

  /** The verdict, or why this attempt brought none. */
  async #ask(body: Bytes, cancel?: AbortSignal): Promise<Verdict | NoVerdict> {
    const { clock, outside } = this.#world;
    const stop = new AbortController();
    const cancelled = (): void => {
      stop.abort();
    };
    cancel?.addEventListener('abort', cancelled);
    try {
      const asking = outside('fetch', async () => {
        const response = await this.#fetch(this.#url, {
          method: 'POST',
          headers: { 'Cache-Control': 'no-cache', 'Content-Type': 'text/xml; charset="utf-8"' },
          body,
          signal: stop.signal,
        });
        return { status: response.status, bytes: await response.bytes() };
      });
      const { status, bytes } = await within(clock, patience.attemptMs, 'the signing server', asking);
      return readAnswer(bytes) ?? { why: `HTTP ${status} without a verdict`, page: isPage(bytes) };
    } catch (error) {
      if (cancel?.aborted) throw new SigningCancelled();
      if (error instanceof SigningRefused || error instanceof SigningAnswerBroken) throw error;
      return { why: error instanceof Error ? error.message : String(error), page: false };
    } finally {
      stop.abort();
      cancel?.removeEventListener('abort', cancelled);
    }
  }

  #rest(cancel?: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const finish = (): void => {
        stop();
        cancel?.removeEventListener('abort', finish);
        done();
      };
      const stop = this.#world.clock.after(patience.pauseMs, finish);
      cancel?.addEventListener('abort', finish);
    });
  }
}

type Verdict = Omit<TssAnswer, 'ms'>;

interface NoVerdict {
  readonly why: string;
  readonly page: boolean;
}

const isPage = (bytes: Bytes): boolean => /^\s*<(?:!doctype\s+)?html/i.test(text(bytes.subarray(0, 256)));

/**
 * `STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=<?xml …`, not URL-encoded. Undefined when there is no STATUS: that was not
 * the signing server (a proxy's page, nothing at all).
 */
function readAnswer(bytes: Bytes): Verdict | undefined {
  if (bytes.length > patience.answerBytes)
    throw new SigningAnswerBroken(`${bytes.length} bytes, more than any ticket needs`);
  const body = text(bytes);
  const digits = /(?:^|&)STATUS=(\d+)/.exec(body)?.[1];
  if (digits === undefined) return undefined;
  if (digits.length > 7) throw new SigningAnswerBroken(`a STATUS of ${digits.length} digits`);
  const status = Number(digits);
  const message = /&MESSAGE=([^&\r\n]{0,256})/.exec(body)?.[1] ?? '';
  if (status !== 0) throw new SigningRefused(status, message);
  if (message !== 'SUCCESS') throw new SigningAnswerBroken(`STATUS 0, but the message is "${message}"`);
  return { status, message, dict: readDict(body) };
}

function readDict(body: string): Dict {
  const start = body.indexOf('<?xml');
  const end = body.indexOf('</plist>', start);
  if (start < 0 || end < 0) throw new SigningAnswerBroken('the property list is missing or cut off');
  let value: Value;
  try {
    value = parseXml(utf8(body.slice(start, end + '</plist>'.length)));
  } catch (error) {
    throw new SigningAnswerBroken(error instanceof Error ? error.message : String(error));
  }
  if (!isDict(value)) throw new SigningAnswerBroken('the property list is no dictionary');
  return value;
}
