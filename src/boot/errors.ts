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

/** iBoot stalled a command that has to succeed. Apple's apps show this as error 21. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
  readonly command: string;
  /** What iBoot had printed; empty when there was nothing to read. */
  readonly console: string;
  constructor(command: string, console: string) {
    super(`the phone refused "${command}"`);
    this.command = command;
    this.console = console;
  }
}
