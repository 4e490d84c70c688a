/** What a case file needs of cryptography, handed in: a page, a command and a test each have their own way to it. */
export interface Seals {
  /** SHA-256 as hex. */
  digest(text: string): Promise<string>;
  /** A slow keyed hash of an ECID, as hex: guessing all of them takes years. `key` is hex. */
  hash(key: string, ecid: string): Promise<string>;
  /** 16 random bytes as hex. */
  key(): string;
}

/** Enough that trying all ECIDs of one chip is beyond one person's computers; a tenth of a second here. */
const iterations = 100_000;

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** On WebCrypto. `outside`: where calls that leave the thread are counted. */
export function sealsOf(
  crypto: Pick<Crypto, 'subtle'>,
  random: (length: number) => Uint8Array,
  outside: <T>(run: () => Promise<T>) => Promise<T> = (run) => run(),
): Seals {
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  return {
    digest: (text) =>
      outside(async () => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes(text))))),
    hash: (key, ecid) =>
      outside(async () => {
        const from = await crypto.subtle.importKey('raw', bytes(ecid), 'PBKDF2', false, ['deriveBits']);
        const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(key), iterations };
        return hex(new Uint8Array(await crypto.subtle.deriveBits(how, from, 128)));
      }),
    key: () => hex(random(16)),
  };
}
