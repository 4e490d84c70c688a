import type { Answer, Wire } from '../src/firmware/second-thread-wire.ts';
import { scriptUrl } from './script-url.ts';
import hasherUrl from './hasher.ts?worker&url';

/** The way to a worker of `hasher.ts`. Throws where a worker may make no other. */
export function hasherWire(): Wire {
  const worker = new Worker(scriptUrl(hasherUrl), { type: 'module' });
  const wire: Wire = {
    send(ask, moved) {
      worker.postMessage(ask, moved);
    },
    hear: () => undefined,
    ended: () => undefined,
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    wire.hear(data);
  };
  worker.onerror = ({ message }) => {
    wire.ended(message);
  };
  return wire;
}
