import type { Bytes } from '../../src/bytes/bytes.ts';
import type { Setup } from './enumeration.ts';
import { failures } from './webusb-errors.ts';
import { Request } from './wire.ts';

const types = { standard: 0, class: 0x20, vendor: 0x40 } as const;
const recipients = { device: 0, interface: 1, endpoint: 2, other: 3 } as const;

/** The setup packet that a browser makes of the parameters; `length` in bytes. */
export function controlSetup(
  parameters: USBControlTransferParameters,
  length: number,
  inward: boolean,
): Setup {
  return {
    requestType: (inward ? 0x80 : 0) | types[parameters.requestType] | recipients[parameters.recipient],
    request: parameters.request,
    value: parameters.value,
    index: parameters.index,
    length,
  };
}

/** Standard requests that a page may make by hand; the others have methods of their own. */
const readable = new Set<number>([
  Request.getStatus,
  Request.getDescriptor,
  Request.getConfiguration,
  Request.getInterface,
  0x0c, // SYNCH_FRAME
]);

/** A standard request that changes the device; those of a class or a vendor are the page's own affair. */
export const isForbidden = (parameters: USBControlTransferParameters, inward: boolean): boolean =>
  parameters.requestType === 'standard' && !(inward && readable.has(parameters.request));

/** A copy, which is made when the call is: the caller may use its buffer again at once. */
export function takenBytes(source: BufferSource): Bytes {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  if (view.buffer.detached) throw failures.detached();
  return view.slice();
}
