import type { Bytes } from '../bytes/bytes.ts';
import { summed, type Algorithm, type Hashers, type StreamHash } from './hashing.ts';

/** What is asked of the second thread; `of`: which digest. Memory moves there, and comes back when it has been read. */
export type Ask =
  | {
      readonly of: number;
      readonly do: 'start';
      readonly algorithm: Algorithm;
      readonly saved?: Bytes;
      readonly summed?: boolean;
    }
  | { readonly of: number; readonly do: 'update'; readonly memory: ArrayBuffer; readonly length: number }
  | { readonly of: number; readonly do: 'digest' | 'save' | 'crc32' };

/** What it tells: first that it is there. `start` is answered by no bytes, `crc32` by four, big-endian. */
export type Answer =
  | { readonly ready: true }
  | { readonly of: number; readonly memory: ArrayBuffer }
  | { readonly of: number; readonly bytes: Bytes }
  | { readonly of: number; readonly why: string };

/** The way to the second thread. Whoever uses it sets `hear` and `ended` before anything can come. */
export interface Wire {
  send(ask: Ask, moved: Transferable[]): void;
  hear: (answer: Answer) => void;
  /** The thread cannot be made, or has ended by an error of its own. */
  ended: (why: string) => void;
}

/** The second thread's end: the answer is called for each `Ask`, in order; `tell` moves memory back. */
export function serveHashing(
  hashers: Hashers,
  tell: (answer: Answer, moved: Transferable[]) => void,
): (ask: Ask) => void {
  const running = new Map<number, StreamHash>();
  const answer = async (ask: Ask): Promise<void> => {
    if (ask.do === 'start') {
      const hash = await hashers.start(ask.algorithm, ask.saved);
      running.set(ask.of, ask.summed ? summed(hash, await hashers.crc32()) : hash);
      tell({ of: ask.of, bytes: new Uint8Array(0) }, []);
      return;
    }
    const hash = running.get(ask.of);
    if (!hash) throw new RangeError(`no digest ${ask.of} was started`);
    if (ask.do === 'update') {
      await hash.update(new Uint8Array(ask.memory, 0, ask.length));
      tell({ of: ask.of, memory: ask.memory }, [ask.memory]);
      return;
    }
    tell({ of: ask.of, bytes: await answerOf(hash, ask.do) }, []);
    if (ask.do === 'digest') running.delete(ask.of);
  };
  let turn = Promise.resolve();
  tell({ ready: true }, []);
  return (ask) => {
    turn = turn.then(() =>
      answer(ask).catch((error: unknown) => {
        tell({ of: ask.of, why: String(error) }, []);
      }),
    );
  };
}

async function answerOf(hash: StreamHash, what: 'digest' | 'save' | 'crc32'): Promise<Bytes> {
  if (what === 'save') return hash.save!();
  return what === 'digest' ? hash.digest() : uint32(await hash.crc32!());
}

function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
