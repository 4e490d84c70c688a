/** Nothing listens at that port of the phone (yet). `text` is the phone's reason, often empty. */
export class PortRefused extends Error {
  override readonly name = 'PortRefused';
  readonly port: number;
  readonly text: string;
  constructor(port: number, text: string) {
    super(`the phone refused a connection to port ${port}${text && `: ${text}`}`);
    this.port = port;
    this.text = text;
  }
}

/** The phone closed the connection while something was still to be said. `text` is its reason, often empty. */
export class ConnectionReset extends Error {
  override readonly name = 'ConnectionReset';
  readonly port: number;
  readonly text: string;
  constructor(port: number, text: string) {
    super(`the phone closed the connection to port ${port}${text && `: ${text}`}`);
    this.port = port;
    this.text = text;
  }
}

/** This side has let go of the phone, and with it of every connection. */
export class MuxClosed extends Error {
  override readonly name = 'MuxClosed';
  constructor() {
    super('the mux is closed on this side');
  }
}

/** This side has closed the connection. */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly port: number;
  constructor(port: number) {
    super(`the connection to port ${port} is closed on this side`);
    this.port = port;
  }
}

/** The phone broke the mux protocol. */
export class MuxBroken extends Error {
  override readonly name = 'MuxBroken';
  readonly why: string;
  constructor(why: string) {
    super(`mux: ${why}`);
    this.why = why;
  }
}
