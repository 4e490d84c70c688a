import { text, type Bytes } from '../../src/bytes/bytes.ts';
import { isDict, maybe } from '../../src/plist/dict.ts';
import { parsePlist } from '../../src/plist/parse.ts';
import { children, octetsOf, readDer } from '../../src/signing/der.ts';
import { readImage } from './image4.ts';

/** The options file at the head of a pretend ramdisk is far shorter. */
const headLength = 4096;

/**
 * Whether the restore of this ramdisk erases: its own options say so, no option of the host's does. A ramdisk without
 * options erases, as the only kind of old builds did.
 */
export function erases(ramdisk: Bytes | undefined): boolean {
  const im4p = ramdisk && readImage(ramdisk)?.im4p;
  const payload = im4p && children(readDer(im4p))[3];
  const head = payload ? text(octetsOf(payload).slice(0, headLength)) : '';
  const end = head.indexOf('</plist>');
  if (!head.startsWith('<?xml') || end < 0) return true;
  const options = parsePlist(new TextEncoder().encode(head.slice(0, end + '</plist>'.length)));
  return !isDict(options) || maybe.string(options, 'RestoreBehavior') !== 'Update';
}
