import type { Clock } from './clock.ts';

/** Nothing came within the limit. Says what was awaited; whether the other side is still there is another question. */
export class Silence extends Error {
  override readonly name = 'Silence';
  readonly awaited: string;
  readonly limitMs: number;
  constructor(awaited: string, limitMs: number) {
    super(`${awaited}: nothing for ${limitMs} ms`);
    this.awaited = awaited;
    this.limitMs = limitMs;
  }
}

/** `work`, or `Silence` when it takes longer than `ms`. The work itself is not stopped: close what it waits on. */
export async function within<T>(clock: Clock, ms: number, awaited: string, work: Promise<T>): Promise<T> {
  let cancel = (): void => undefined;
  const limit = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => {
      reject(new Silence(awaited, ms));
    });
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    cancel();
  }
}
