/** What the generation of a main processor decides about its tickets. Source: Apple's public leaf certificates. */
export interface Generation {
  readonly hash: 'SHA-1' | 'SHA-384';
  /** Bytes of a boot nonce hash. */
  readonly nonceLength: 20 | 32;
  /** MANP properties that a ticket must have, besides those that the certificate pins. */
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Properties that every object of a ticket must have. */
  readonly objectRequired: readonly string[];
  /** The server insists on UID mode (where the build says so) and on a SEP nonce. */
  readonly uidMode: boolean;
}

const manp = ['BNCH', 'BORD', 'CPRO', 'CSEC', 'ECID', 'snon'];
const a7: Generation = {
  hash: 'SHA-1',
  nonceLength: 20,
  required: manp,
  optional: [],
  objectRequired: ['DGST', 'EPRO', 'ESEC'],
  uidMode: false,
};
const a10: Generation = { ...a7, hash: 'SHA-384', nonceLength: 32 };
const a15: Generation = { ...a10, objectRequired: ['DGST', 'EKEY', 'EPRO', 'ESEC'] };
const a16: Generation = { ...a15, required: [...manp, 'uidm'], optional: ['augs'], uidMode: true };

/** A7, A8, A8X, A9, A9X, A9 of the other foundry. */
const older = new Set([0x8960, 0x7000, 0x7001, 0x8000, 0x8001, 0x8003]);

/** The controller of a USB-C port: no Secure Enclave, so no nonce of one. */
const controller: Generation = { ...a10, required: manp.filter((name) => name !== 'snon') };

/** From A10 on, iPhone chips are numbered in the order of their generations: 0x8110 is A15, 0x8120 A16. */
export function generationOf(chipId: number): Generation {
  if (chipId < 0x100) return controller;
  if (older.has(chipId)) return a7;
  if (chipId < 0x8110) return a10;
  return chipId < 0x8120 ? a15 : a16;
}

/** As in the names of Apple's certificates: `T8015`, and `S8000` for A9. */
export function chipName(chipId: number): string {
  const letter = chipId === 0x8000 || chipId === 0x8001 || chipId === 0x8003 ? 'S' : 'T';
  return letter + chipId.toString(16).toUpperCase();
}
