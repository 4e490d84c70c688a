import type { Errand } from '../src/bytes/world.ts';

/** What becomes of a call that leaves the thread: it is made, or not, and its answer is passed on, or not. */
export type Trouble = (errand: Errand, run: () => Promise<unknown>) => Promise<unknown>;

/** The call fails with what this makes of it; as its kind fails in a browser unless told how. */
export const failing =
  (how: (errand: Errand) => unknown = usualFailure): Trouble =>
  (errand) =>
    Promise.reject(how(errand));

/** No answer, ever. Time goes on meanwhile. */
export const silent: Trouble = () => new Promise(() => undefined);

/** The answer comes, with one bit of its bytes turned. */
export const damaging: Trouble = async (_, run) => changed(await run(), flipped);

/** The answer comes, and half of its bytes are missing. */
export const shortening: Trouble = async (_, run) =>
  changed(await run(), (bytes) => bytes.slice(0, bytes.length >> 1));

type Change = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/** An answer of any errand with its bytes changed; a list is cut, and one without bytes says that fewer were written. */
function changed(answer: unknown, change: Change): unknown {
  if (answer instanceof ArrayBuffer) return change(new Uint8Array(answer)).buffer;
  // What crosses between threads.
  if (Array.isArray(answer)) return answer.slice(0, change(new Uint8Array(answer.length)).length);
  if (answer instanceof Uint8Array) return change(answer as Uint8Array<ArrayBuffer>);
  if (typeof answer !== 'object' || answer === null) return answer;
  const fields = answer as Record<string, unknown>;
  if (fields.data instanceof DataView) return { ...fields, data: changedView(fields.data, change) };
  if (fields.value instanceof Uint8Array) return { ...fields, value: changed(fields.value, change) };
  if (fields.bytes instanceof Uint8Array) return { ...fields, bytes: changed(fields.bytes, change) };
  if (typeof fields.bytesWritten === 'number')
    return { ...fields, bytesWritten: change(new Uint8Array(fields.bytesWritten)).length };
  return answer;
}

function changedView(view: DataView, change: Change): DataView {
  const bytes = new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  return new DataView(change(bytes.slice()).buffer);
}

function flipped(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  if (copy.length > 0) copy[copy.length >> 1]! ^= 1;
  return copy;
}

/** How a call of each kind fails in a browser when the machine is at fault. */
function usualFailure(errand: Errand): unknown {
  switch (errand) {
    case 'usb':
      return new DOMException('A transfer error has occurred.', 'NetworkError');
    case 'fetch':
      return new TypeError('Failed to fetch');
    case 'storage':
      return new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    case 'file':
      return new DOMException('The requested file could not be read.', 'NotReadableError');
    case 'digest':
      return new DOMException('The operation failed.', 'OperationError');
    case 'inflate':
      return new TypeError('The compressed data was not valid.');
    case 'worker':
      return new DOMException('The worker did not answer.', 'DataCloneError');
  }
}
