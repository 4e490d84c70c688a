import type { Bytes } from '../bytes/bytes.ts';
import { isBinary, parseBinary } from './binary.ts';
import type { Value } from './value.ts';
import { parseXml } from './xml.ts';

/** Reads either format, told apart by the first bytes. Throws `PlistBroken`. */
export const parsePlist = (bytes: Bytes): Value => (isBinary(bytes) ? parseBinary(bytes) : parseXml(bytes));
