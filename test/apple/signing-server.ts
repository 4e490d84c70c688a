import { MiB, text, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { pause } from '../../src/bytes/clock.ts';
import type { World } from '../../src/bytes/world.ts';
import type { Dict, Value } from '../../src/plist/value.ts';
import { writeXml } from '../../src/plist/xml-writer.ts';
import type { Fetch } from '../../src/signing/authority.ts';
import { Catalogue, componentsOf } from './catalogue.ts';
import { judge, messages, readRequest, type Accepted } from './checks.ts';
import { misread, outrightAnswer, type SigningFaults } from './faults.ts';
import { issueTicket } from './im4m.ts';
import { portAnswer } from './port-signing.ts';

/** What goes back over HTTP. */
export interface ServerAnswer {
  /** HTTP's; 200 for a refusal as well. */
  readonly status: number;
  readonly text: string;
  /** The connection ends after half of the text. */
  readonly cut?: boolean;
}

type Sleep = (work: Promise<void>) => Promise<void>;

/** A virtual world must be told when an errand waits for its time to move. */
type SleepyWorld = World & { asleep?: <T>(work: Promise<T>) => Promise<T> };

/** The connection ends without an answer. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor() {
    super('the signing server ends the connection without an answer');
  }
}

/**
 * Pretend Apple's signing server: signs main-processor tickets for the identities it is given, with test keys, and
 * refuses what Apple's refuses. Pure: `fetch` puts it in place of the network, `main.ts` behind HTTP.
 */
export class SigningServer {
  /** Every request that was a dictionary, in order of arrival. */
  readonly requests: Dict[] = [];
  faults: SigningFaults = {};
  readonly #world: SleepyWorld;
  readonly #catalogue: Catalogue;

  constructor(world: SleepyWorld, identities: readonly Dict[]) {
    this.#world = world;
    this.#catalogue = new Catalogue(identities);
  }

  /** `url` with path and query; anything before `/TSS/controller` (a relay's prefix) is not looked at. */
  answer(body: Bytes, url: string): Promise<ServerAnswer> {
    return this.#answer(body, url, (work) => work);
  }

  async #answer(body: Bytes, url: string, asleep: Sleep): Promise<ServerAnswer> {
    const { pathname, searchParams } = new URL(url, 'http://gs.apple.com');
    if (!pathname.endsWith('/TSS/controller')) return { status: 404, text: 'Not Found' };
    const faults = this.#dueFaults();
    if (faults.delayMs) await asleep(pause(this.#world.clock, faults.delayMs));
    const request = readRequest(body);
    if (request) this.requests.push(request);
    if (faults.unreachable) throw new NoAnswer();
    const outright = outrightAnswer(faults);
    if (outright) return outright;
    if (faults.refuse !== undefined) return refusal(faults.refuse);
    const port = request && (await portAnswer(this.#world, request, this.#catalogue));
    if (port) return 'status' in port ? refusal(94) : success(port);
    const verdict = judge(body, searchParams.get('action'), this.#catalogue);
    if ('status' in verdict) return refusal(verdict.status);
    if (faults.eraseNotSigned && verdict.build.info.RestoreBehavior === 'Erase') return refusal(94);
    const good = success(await this.#grant(verdict, faults));
    if (faults.cutPlist) return { ...good, text: good.text.slice(0, good.text.length / 2) };
    return { ...good, ...(faults.cutBody ? { cut: true } : {}) };
  }

  /** In place of the network: the shape that `Authority` is given. */
  readonly fetch: Fetch = (url, init) => Promise.race([this.#respond(url, init), aborted(init.signal)]);

  async #respond(url: string, { method, body }: Parameters<Fetch>[1]): ReturnType<Fetch> {
    if (method !== 'POST') return { status: 405, bytes: () => Promise.resolve(utf8('Method Not Allowed')) };
    const sleep: Sleep = (work) => this.#world.asleep?.(work) ?? work;
    const answer = await this.#answer(body, url, sleep);
    const bytes = utf8(answer.text);
    return {
      status: answer.status,
      bytes: () => (answer.cut ? Promise.reject(new NoAnswer()) : Promise.resolve(bytes)),
    };
  }

  #dueFaults(): SigningFaults {
    const { faults } = this;
    if (faults.times === undefined) return faults;
    if (faults.times <= 0) return {};
    this.faults = { ...faults, times: faults.times - 1 };
    return faults;
  }

  async #grant({ request, build }: Accepted, faults: SigningFaults): Promise<Dict> {
    const signer = faults.wrongLeaf ? build.chipId ^ 2 : build.chipId;
    const answer: Record<string, Value> = {
      '@ServerVersion': '2.1.0',
      ApImg4Ticket: await issueTicket(this.#world, misread(request, faults), build, signer),
    };
    const { chance } = this.#world;
    for (const [name, asked] of componentsOf(request))
      if ('TBMDigests' in asked) answer[`${name}-TBM`] = { ucon: chance.bytes(64), ucer: chance.bytes(32) };
    if (faults.hugeAnswer) answer.Padding = new Uint8Array(2 * MiB);
    return answer;
  }
}

const success = (answer: Dict): ServerAnswer => ({
  status: 200,
  text: `STATUS=0&MESSAGE=SUCCESS&REQUEST_STRING=${text(writeXml(answer))}`,
});

/** Apple's server says no in an answer that is fine for HTTP. */
const refusal = (status: number): ServerAnswer => ({
  status: 200,
  text: `STATUS=${status}&MESSAGE=${messages[status]!}`,
});

/** Never settles without an abort. */
const aborted = (signal: AbortSignal | undefined): Promise<never> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new DOMException('The user aborted a request.', 'AbortError'));
    });
  });
