import type { Bytes } from '../bytes/bytes.ts';
import type { World } from '../bytes/world.ts';
import { nextBytes, type Net } from './net.ts';
import { Interrupted } from './network-errors.ts';
import { openRange, type Resource } from './resource.ts';

/**
 * The bytes from `from` to `to` (not included), as they come: none in a piece of what lies before them. Throws what
 * `openRange` throws; ends only when all came.
 */
export async function* span(
  world: World,
  net: Net,
  resource: Resource,
  { from, to, signal }: { from: number; to: number; signal: AbortSignal },
): AsyncGenerator<Bytes> {
  const stop = new AbortController();
  try {
    const { body, at } = await openRange(world, net, resource, { from, to, signal, stop });
    let next = at;
    while (next < to) {
      const piece = await nextBytes(world, resource.url, body, signal);
      if (!piece) throw new Interrupted('the answer ended too early');
      const begins = next;
      next += piece.length;
      // A server without ranges begins at the first byte; one that goes on too long is cut.
      yield piece.subarray(Math.max(0, from - begins), Math.max(0, to - begins));
    }
  } finally {
    stop.abort();
  }
}

/** The same bytes in one piece. */
export async function readSpan(
  world: World,
  net: Net,
  resource: Resource,
  { from, to, signal }: { from: number; to: number; signal: AbortSignal },
): Promise<Bytes> {
  const bytes = new Uint8Array(to - from);
  let at = 0;
  for await (const piece of span(world, net, resource, { from, to, signal })) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
