import type { Bytes } from '../../src/bytes/bytes.ts';

const head = 8;

/** Memory that outlives a thread which hangs or dies: the input it was reading, and how many came before. */
export interface Slot {
  put(input: Bytes): void;
  current(): { readonly count: number; readonly input: Bytes };
}

/** Memory for inputs of up to `longest` bytes, to be shared with a thread. */
export const makeSlot = (longest: number): SharedArrayBuffer => new SharedArrayBuffer(head + longest);

/** Reads and writes that memory; the thread that hangs cannot, so its input is read from the other side. */
export function slotOf(memory: SharedArrayBuffer): Slot {
  const [counts, bytes] = [new Uint32Array(memory, 0, 2), new Uint8Array(memory, head)];
  return {
    put(input) {
      bytes.set(input);
      counts[1] = input.length;
      Atomics.add(counts, 0, 1);
    },
    current: () => ({ count: Atomics.load(counts, 0), input: Uint8Array.from(bytes.subarray(0, counts[1])) }),
  };
}
