/** A serial-number string that is not an iBoot's: it lacks a field that every boot stage shows. */
export class NotABootSerial extends Error {
  override readonly name = 'NotABootSerial';
  readonly text: string;
  readonly missing: string;
  constructor(text: string, missing: string) {
    super(`no ${missing} in the serial string "${text}"`);
    this.text = text;
    this.missing = missing;
  }
}

/** iBoot stopped taking a file. It may be tried again from its first byte. */
export class UploadStalled extends Error {
  override readonly name = 'UploadStalled';
  readonly sent: number;
  readonly total: number;
  constructor(sent: number, total: number) {
    super(`the phone stopped taking the file after ${sent} of ${total} bytes`);
    this.sent = sent;
    this.total = total;
  }
}

/** A phone in DFU does not take what it is sent. */
export class DfuRefused extends Error {
  override readonly name = 'DfuRefused';
  /** `idle`, `block 3`, `end`. */
  readonly step: string;
  /** bState of DFU; null when the phone stalled instead of telling. */
  readonly state: number | null;
  /** bStatus; null when it was not told. */
  readonly status: number | null;
  constructor(step: string, state: number | undefined, status?: number) {
    super(`DFU stopped at "${step}" in state ${state ?? 'unknown'}, status ${status ?? 'unknown'}`);
    this.step = step;
    this.state = state ?? null;
    this.status = status ?? null;
  }
}

/**
 * This computer does not let a browser reset a port, as Windows never does: what a phone took by DFU cannot be started
 * from here.
 */
export class ResetRefused extends Error {
  override readonly name = 'ResetRefused';
  /** Name of the exception, as browser-made. */
  readonly error: string;
  constructor(error: string) {
    super(`the port could not be reset (${error}), so the phone does not start what it took`);
    this.error = error;
  }
}

/** The debug port answers, but what is behind it is not a phone in DFU: it may be off, or have just started. */
export class KisNotDfu extends Error {
  override readonly name = 'KisNotDfu';
  /** Product id that the debug port tells; null when it told nothing of use. */
  readonly productId: number | null;
  constructor(productId: number | null, why: string) {
    super(`the debug port of a phone that is not in DFU: ${why}`);
    this.productId = productId;
  }
}

/** The debug port stalled a request, or the reply to one. */
export class KisRefused extends Error {
  override readonly name = 'KisRefused';
  readonly request: string;
  constructor(request: string) {
    super(`the debug port did not answer "${request}"`);
    this.request = request;
  }
}
