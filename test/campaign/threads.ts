import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/**
 * Does `jobs` in as many threads as there are cores, and hands over their results in the order of the jobs. `file`
 * exports `work`, which takes one job; jobs and results are plain records.
 */
export async function inThreads<Work extends (job: never) => Promise<unknown>>(
  file: URL,
  jobs: readonly Parameters<Work>[0][],
  hear: (result: Awaited<ReturnType<Work>>) => void,
): Promise<void> {
  type Result = Awaited<ReturnType<Work>>;
  const results = new Map<number, Result>();
  let next = 0;
  let heard = 0;
  const done = (nth: number, result: Result): void => {
    results.set(nth, result);
    for (; results.has(heard); heard++) {
      hear(results.get(heard)!);
      results.delete(heard);
    }
  };
  const workers = Array.from({ length: Math.min(availableParallelism(), jobs.length) }, () => {
    const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: file.href });
    const ended = new Promise<void>((resolve, reject) => {
      worker.on('error', reject);
      worker.on('exit', resolve);
      const give = (): void => {
        const nth = next++;
        if (nth >= jobs.length) {
          void worker.terminate();
          return;
        }
        worker.once('message', (result: Result) => {
          done(nth, result);
          give();
        });
        worker.postMessage(jobs[nth]);
      };
      give();
    });
    return { worker, ended };
  });
  try {
    await Promise.all(workers.map(({ ended }) => ended));
  } finally {
    for (const { worker } of workers) void worker.terminate();
  }
  if (heard < jobs.length) throw new Error(`a thread ended over job ${heard + 1} of ${jobs.length}`);
}
