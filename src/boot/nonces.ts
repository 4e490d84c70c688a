import type { Bytes } from '../bytes/bytes.ts';
import type { Link } from '../usb/link.ts';
import { readNonces, type Nonces } from './identity.ts';

const stringOne = {
  requestType: 'standard',
  recipient: 'device',
  request: 6,
  value: 0x0301,
  index: 0x0409,
} as const;

/**
 * The nonces in string descriptor 1, which no other descriptor points to (usb-modes §1.6). A phone that does not tell
 * them has none as far as we know. Throws as `Link.controlIn` does.
 */
export async function askNonces(link: Link): Promise<Nonces> {
  link.doing = 'reading the nonces';
  const descriptor = await link.controlIn(stringOne, 255);
  return descriptor === 'stall' ? {} : readNonces(stringOf(descriptor));
}

/** Length, type 3, then UTF-16LE. */
function stringOf(descriptor: Bytes): string {
  const body = descriptor.subarray(2, descriptor[0]);
  return new TextDecoder('utf-16le').decode(body);
}
