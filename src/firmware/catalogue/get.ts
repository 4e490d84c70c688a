import { concat, type Bytes } from '../../bytes/bytes.ts';
import { within } from '../../bytes/deadline.ts';
import type { World } from '../../bytes/world.ts';
import { UnexpectedAnswer } from './errors.ts';

/** The part of `fetch` that reading needs, so that a relay or a pretend Apple may stand in. */
export type Get = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

/** What a question to Apple's lists needs from outside: a clock and a road to the network. */
export interface Asking {
  readonly world: World;
  readonly get: Get;
}

/** How long a small answer may take, from the question to its last byte. */
const answerMs = 30_000;

/**
 * A small answer, whole. Throws `UnexpectedAnswer` when the server says no or sends more than `longest` bytes,
 * `Silence` after 30 s, and what `get` throws without a network.
 */
export async function getSmall({ world, get }: Asking, url: string, longest: number): Promise<Bytes> {
  const stop = new AbortController();
  try {
    const answer = world.outside('fetch', async () => {
      const response = await get(url, { signal: stop.signal });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new UnexpectedAnswer(url, `HTTP ${response.status}`);
      }
      return bodyOf(response, url, longest);
    });
    return await within(world.clock, answerMs, new URL(url).host, answer);
  } finally {
    stop.abort();
  }
}

async function bodyOf(response: Response, url: string, longest: number): Promise<Bytes> {
  const parts: Bytes[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) return concat(parts);
    length += value.length;
    if (length > longest) throw new UnexpectedAnswer(url, `more than ${longest} bytes`);
    parts.push(value);
  }
}
