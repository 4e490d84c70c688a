import { equal, type Bytes } from '../../src/bytes/bytes.ts';
import { big, data, integer, maybe } from '../../src/plist/dict.ts';
import type { Dict } from '../../src/plist/value.ts';
import { componentsOf } from './catalogue.ts';

/** What the signing server does wrong on purpose. Any number at once; the first that ends the answer wins. */
export interface SigningFaults {
  /** Only for the next so many requests; absent: until taken back. */
  times?: number;
  /** Milliseconds on the world's clock before anything else. */
  delayMs?: number;
  /** The connection ends without an answer. */
  unreachable?: boolean;
  /** The page of a filter in front of Apple's server. */
  html403?: boolean;
  http500?: boolean;
  /** 200, but no STATUS in it. */
  noStatus?: boolean;
  /** A STATUS of eight digits. */
  longStatus?: boolean;
  /** This STATUS, whatever was asked for. */
  refuse?: number;
  /** 94 for identities that erase, a ticket for those that update. */
  eraseNotSigned?: boolean;
  /** The connection ends in the middle of the answer. */
  cutBody?: boolean;
  /** The answer is whole for HTTP, but its property list is not. */
  cutPlist?: boolean;
  /** 2 MiB, more than any client should take. */
  hugeAnswer?: boolean;
  /** A ticket, but for another phone, board or nonce. */
  otherEcid?: boolean;
  otherBoard?: boolean;
  staleNonce?: boolean;
  /** A ticket with one bit wrong in the digest of this component. */
  flipDigest?: string;
  /** A ticket signed by the leaf of another chip. */
  wrongLeaf?: boolean;
}

/** Answers that need no look at the request. */
export function outrightAnswer(faults: SigningFaults): { status: number; text: string } | undefined {
  if (faults.html403)
    return { status: 403, text: '<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY></BODY></HTML>' };
  if (faults.http500) return { status: 500, text: '' };
  if (faults.noStatus) return { status: 200, text: 'MESSAGE=Server not ready' };
  if (faults.longStatus) return { status: 200, text: 'STATUS=00000094&MESSAGE=?' };
  return undefined;
}

/** The request as the server misreads it, so that its ticket is a good one for something else. */
export function misread(request: Dict, faults: SigningFaults): Dict {
  const flipped = componentsOf(request).find(([name]) => name === faults.flipDigest);
  return {
    ...request,
    ...(faults.otherEcid ? { ApECID: big(request, 'ApECID') ^ 1n } : {}),
    ...(faults.otherBoard ? { ApBoardID: integer(request, 'ApBoardID') ^ 2 } : {}),
    ...(faults.staleNonce ? { ApNonce: flipBit(data(request, 'ApNonce')) } : {}),
    ...(flipped ? { [flipped[0]]: withFlippedDigest(flipped[1]) } : {}),
  };
}

function withFlippedDigest(asked: Dict): Dict {
  const digest = maybe.data(asked, 'Digest');
  return digest ? { ...asked, Digest: flipBit(digest) } : asked;
}

function flipBit(bytes: Bytes): Bytes {
  const copy = bytes.slice();
  copy[0]! ^= 1;
  return equal(copy, bytes) ? new Uint8Array([1]) : copy;
}
