// A thread does not inherit the loader that reads TypeScript, so its first file is JavaScript.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { work } = await import(workerData);
parentPort.on('message', async (job) => {
  parentPort.postMessage(await work(job));
});
