import { existsSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** How the busiest page's main thread of a browser fared so far, ms. */
export interface Thread {
  readonly ran: number;
  /** It could have run, but other programs had the processors. */
  readonly waited: number;
}

/** As the kernel counts it (Linux, `/proc/PID/schedstat`, ns). Elsewhere nothing is known of waiting. */
export async function busiestThread(browser: Browser): Promise<Thread> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const threads = processInfo
    .filter(({ type, id }) => type === 'renderer' && existsSync(`/proc/${id}/schedstat`))
    .map(({ id }) => readFileSync(`/proc/${id}/schedstat`, 'utf8').split(' ').map(Number))
    .map(([ran = 0, waited = 0]) => ({ ran: ran / 1e6, waited: waited / 1e6 }));
  return threads.sort((a, b) => b.ran - a.ran)[0] ?? { ran: 1, waited: 0 };
}

/**
 * A task's length on the clock that a `limit` of its own work comes to, ms: on a busy computer the thread waits for its
 * turn in the middle of a task, by the share that the kernel counted between two looks.
 */
export function onTheClock(limit: number, before: Thread, after: Thread): number {
  const ran = after.ran - before.ran;
  return (limit * (ran + after.waited - before.waited)) / ran;
}
