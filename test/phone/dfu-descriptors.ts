import type { Bytes } from '../../src/bytes/bytes.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import type { Body } from './body.ts';
import { descriptorsOf, deviceDescriptor } from './descriptors.ts';
import { bootSerial } from './iboot-descriptors.ts';
import type { Nonces } from './nonce.ts';

const productId = 0x1227;
const productText = 'Apple Mobile Device (DFU Mode)';

/** As dumped from an iPhone X's ROM: one interface without endpoints, then DFU 1.0's own descriptor, 2 KiB a block. */
const configuration = fromHex('0902190001010580fa 0904000000fe010000 0721010a000008');

/** Answers GET_DESCRIPTOR as ROM or iBSS in DFU. */
export function dfuDescriptors(
  body: Pick<Body, 'product' | 'ecid' | 'serialNumber'>,
  stage: 'rom' | 'ibss',
  nonces: Nonces,
): (kind: number, index: number) => Bytes | undefined {
  return descriptorsOf(deviceDescriptor(productId, 1), configuration, {
    1: nonces.text,
    2: 'Apple Inc.',
    3: productText,
    4: bootSerial(body, stage),
    5: productText,
  });
}
