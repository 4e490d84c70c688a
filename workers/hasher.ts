import { wasmHashers } from '../src/firmware/hashers.ts';
import { serveHashing, type Ask } from '../src/firmware/second-thread-wire.ts';

/** The firmware worker's second thread: it digests what it is sent, and touches nothing else. */
const take = serveHashing(wasmHashers, (answer, moved) => {
  self.postMessage(answer, { transfer: moved });
});
self.onmessage = ({ data }: MessageEvent<Ask>) => {
  take(data);
};
