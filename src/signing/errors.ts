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

/** The signing server said no; `status` 94 is "not signed (any more) for this device". */
export class SigningRefused extends Error {
  override readonly name = 'SigningRefused';
  readonly status: number;
  readonly serverMessage: string;
  constructor(status: number, serverMessage: string) {
    super(`the signing server refused with status ${status}: ${serverMessage}`);
    this.status = status;
    this.serverMessage = serverMessage;
  }
}

/**
 * No attempt brought a verdict; `why` is what the last one brought instead. `page`: that was a web page, as a network
 * that wants a sign-in, or a filter, puts in the place of what was asked for.
 */
export class SigningUnreachable extends Error {
  override readonly name = 'SigningUnreachable';
  readonly attempts: number;
  readonly why: string;
  readonly page: boolean;
  constructor(attempts: number, { why, page }: { why: string; page: boolean }) {
    super(`no verdict from the signing server in ${attempts} attempts: ${why}`);
    this.attempts = attempts;
    this.why = why;
    this.page = page;
  }
}

/** A verdict came, but not in a form that can be used. */
export class SigningAnswerBroken extends Error {
  override readonly name = 'SigningAnswerBroken';
  readonly why: string;
  constructor(why: string) {
    super(`the signing server's answer cannot be used: ${why}`);
    this.why = why;
  }
}

/** The person stopped before a verdict came. */
export class SigningCancelled extends Error {
  override readonly name = 'SigningCancelled';
  constructor() {
    super('asking the signing server was stopped');
  }
}

/** The ticket is for another phone, nonce or file. `field`: a property (`ECID`, `BNCH`) or `<4CC>.DGST`. */
export class TicketMismatch extends Error {
  override readonly name = 'TicketMismatch';
  readonly field: string;
  readonly asked: string;
  readonly got: string;
  constructor(field: string, asked: string, got: string) {
    super(`the ticket does not belong to this phone or file: ${field} is ${got}, asked was ${asked}`);
    this.field = field;
    this.asked = asked;
    this.got = got;
  }
}
