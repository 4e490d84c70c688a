/** Bytes that are not DER, or not the element that belongs there. `at`: offset in the bytes handed to the reader. */
export class DerBroken extends Error {
  override readonly name = 'DerBroken';
  readonly at: number;
  readonly why: string;
  constructor(at: number, why: string) {
    super(`not DER at byte ${at}: ${why}`);
    this.at = at;
    this.why = why;
  }
}

/** DER that is not the Image4 object it should be; `what`: IM4P, IM4M, IM4R or IMG4. */
export class Img4Broken extends Error {
  override readonly name = 'Img4Broken';
  readonly what: string;
  readonly why: string;
  constructor(what: string, why: string) {
    super(`not an ${what}: ${why}`);
    this.what = what;
    this.why = why;
  }
}

/** DER that is not an X.509 certificate of the kind Apple's tickets carry. */
export class CertificateBroken extends Error {
  override readonly name = 'CertificateBroken';
  readonly why: string;
  constructor(why: string) {
    super(`not a certificate: ${why}`);
    this.why = why;
  }
}
