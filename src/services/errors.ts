/** What came is no frame: too long, no property list, or cut off. */
export class FrameBroken extends Error {
  override readonly name = 'FrameBroken';
  readonly port: number;
  readonly why: string;
  constructor(port: number, why: string) {
    super(`a message on port ${port} is broken: ${why}`);
    this.port = port;
    this.why = why;
  }
}

/** restored closed the connection instead of answering. `text` is the reason that the mux told, often empty. */
export class RestoredClosed extends Error {
  override readonly name = 'RestoredClosed';
  readonly asked: string;
  readonly text: string;
  constructor(asked: string, text: string) {
    super(`restored closed the connection instead of answering ${asked}${text && `: ${text}`}`);
    this.asked = asked;
    this.text = text;
  }
}

/** asr said something that the protocol does not know. */
export class AsrBroken extends Error {
  override readonly name = 'AsrBroken';
  /** `Initiate`, `OOBData`, `Payload`, whatever else came, or empty when it was no command at all. */
  readonly command: string;
  readonly why: string;
  constructor(command: string, why: string) {
    super(`asr${command && ` (${command})`}: ${why}`);
    this.command = command;
    this.why = why;
  }
}

/** asr closed its connection before the image was complete. Bytes of the image; `sent` counts acknowledged ones. */
export class AsrClosed extends Error {
  override readonly name = 'AsrClosed';
  readonly sent: number;
  readonly total: number;
  constructor(sent: number, total: number) {
    super(`asr closed the connection after ${sent} of ${total} bytes`);
    this.sent = sent;
    this.total = total;
  }
}

/** The factory-data proxy answered with something else than its handshake. */
export class FdrBroken extends Error {
  override readonly name = 'FdrBroken';
  readonly why: string;
  constructor(why: string) {
    super(`the factory-data control channel: ${why}`);
    this.why = why;
  }
}

/** The phone carries the request out for paired hosts only. */
export class SessionInactive extends Error {
  override readonly name = 'SessionInactive';
  readonly asked: string;
  constructor(asked: string) {
    super(`the phone answers ${asked} only to a computer that it trusts`);
    this.asked = asked;
  }
}

/** lockdown said no; `error` is its own word (`PasswordProtected`, `InvalidHostID` …). */
export class LockdownRefused extends Error {
  override readonly name = 'LockdownRefused';
  readonly asked: string;
  readonly error: string;
  constructor(asked: string, error: string) {
    super(`the phone refused ${asked}: ${error}`);
    this.asked = asked;
    this.error = error;
  }
}

/** lockdown closed the connection instead of answering. */
export class LockdownClosed extends Error {
  override readonly name = 'LockdownClosed';
  readonly asked: string;
  readonly text: string;
  constructor(asked: string, text: string) {
    super(`the phone closed the connection instead of answering ${asked}${text && `: ${text}`}`);
    this.asked = asked;
    this.text = text;
  }
}
