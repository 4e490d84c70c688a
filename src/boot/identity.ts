import type { Bytes } from '../bytes/bytes.ts';
import { fromHex } from '../bytes/hex.ts';
import { NotABootSerial } from './errors.ts';

/** What a boot stage says of itself in its USB serial-number string. Tags are those of usb-modes §1.5. */
export interface BootIdentity {
  /** Exclusive chip id: the one number that stays the same in every mode. */
  readonly ecid: bigint;
  /** CPID. */
  readonly chipId: number;
  /** BDID, its low 32 bits. */
  readonly boardId: number;
  /** CPRV, chip revision. */
  readonly chipRevision: number | undefined;
  /** CPFM: bit 0 secure, bit 1 production; 3 is a customer's phone. */
  readonly fuseMode: number | undefined;
  /** SDOM: 1 is a production phone; older stages leave it out. */
  readonly securityDomain: number | undefined;
  /** SCEP. */
  readonly securityEpoch: number | undefined;
  /** iBoot flags; 0 when the stage shows none. */
  readonly ibfl: number;
  /** IBFL bit 2: takes Image4, and so the one ticket for all its images. */
  readonly image4: boolean;
  /** Product serial number: iBoot and iBEC have it, the boot ROM does not. */
  readonly srnm: string | undefined;
  /** Boot ROM version tag: only the ROM's DFU mode has it. */
  readonly srtg: string | undefined;
  /** Added by jailbreak exploits. */
  readonly pwned: string | undefined;
}

/** Any order, unknown tags and any letter case are fine. Throws `NotABootSerial`. */
export function readBootSerial(text: string): BootIdentity {
  const hex = (tag: string): bigint | undefined => {
    const digits = new RegExp(`${tag}:([0-9a-f]{1,16})(?![0-9a-f])`, 'i').exec(text)?.[1];
    return digits === undefined ? undefined : BigInt(`0x${digits}`);
  };
  const small = (tag: string): number | undefined => {
    const value = hex(tag);
    return value === undefined ? undefined : Number(value & 0xffff_ffffn);
  };
  const bracketed = (tag: string): string | undefined =>
    new RegExp(`${tag}:\\[([^\\]]*)\\]`, 'i').exec(text)?.[1];
  const needed = <T>(value: T | undefined, tag: string): T => {
    if (value === undefined) throw new NotABootSerial(text, tag);
    return value;
  };
  const ibfl = small('IBFL') ?? 0;
  return {
    ecid: needed(hex('ECID'), 'ECID'),
    chipId: needed(small('CPID'), 'CPID'),
    boardId: needed(small('BDID'), 'BDID'),
    chipRevision: small('CPRV'),
    fuseMode: small('CPFM'),
    securityDomain: small('SDOM'),
    securityEpoch: small('SCEP'),
    ibfl,
    image4: (ibfl & 0x04) !== 0,
    srnm: bracketed('SRNM'),
    srtg: bracketed('SRTG'),
    pwned: bracketed('PWND'),
  };
}

/** 16 upper-case hex digits, as the serial string prints it. */
export const ecidText = (ecid: bigint): string => ecid.toString(16).toUpperCase().padStart(16, '0');

/**
 * What the USB serial of normal and restore mode tells on A12 and newer: 8 hex digits of chip id, 16 of ECID, with or
 * without the dash. Undefined for the 40 digits of older phones and for the placeholder (`ffff…`) that some show.
 */
export function readUdid(serial: string): { readonly chipId: number; readonly ecid: bigint } | undefined {
  const found = /^([0-9a-f]{8})-?([0-9a-f]{16})$/i.exec(serial);
  if (!found || /^f{8}/i.test(serial)) return undefined;
  return { chipId: parseInt(found[1]!, 16), ecid: BigInt(`0x${found[2]!}`) };
}

/** ApNonce and SepNonce, as far as the phone told them. */
export interface Nonces {
  readonly ap?: Bytes;
  readonly sep?: Bytes;
}

/** Nonces as string descriptor 1 prints them (` NONC:… SNON:…`); a missing or broken one is unknown, not an error. */
export function readNonces(text: string): Nonces {
  const ap = nonce(text, 'NONC');
  const sep = nonce(text, 'SNON');
  return { ...(ap && { ap }), ...(sep && { sep }) };
}

function nonce(text: string, tag: string): Bytes | undefined {
  const digits = new RegExp(`${tag}:((?:[0-9a-f]{2})+)(?![^\\s\\0])`, 'i').exec(text)?.[1];
  return digits === undefined ? undefined : fromHex(digits);
}
