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
