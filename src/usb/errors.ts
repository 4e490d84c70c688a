/** `left`: the phone is off the bus. `failed`: it is still there. `closed`: we let go ourselves. */
export type Loss = 'left' | 'failed' | 'closed';

interface LossFields {
  readonly how: Loss;
  readonly doing: string;
  readonly error?: string | undefined;
  readonly sent?: number | undefined;
  readonly afterMs: number;
}

const sentences: Readonly<Record<Loss, string>> = {
  left: 'the phone left the bus',
  failed: 'a transfer failed, the phone is still there',
  closed: 'the connection was closed',
};

/** An opened phone can no longer be used; everything pending on it ends with this. */
export class LinkLost extends Error {
  override readonly name = 'LinkLost';
  readonly how: Loss;
  /** What the link's owner was busy with. */
  readonly doing: string;
  /** Name of the first exception a transfer ended with, or `babble`, `short` or `stall`. Absent: no transfer was pending. */
  readonly error: string | undefined;
  /** Bytes of the present upload that the phone had taken. */
  readonly sent: number | undefined;
  /** Milliseconds since the last transfer that ended well, or since the opening. */
  readonly afterMs: number;

  constructor(fields: LossFields) {
    const cause = fields.error === undefined ? '' : ` (${fields.error})`;
    super(
      `${fields.doing}: ${sentences[fields.how]}${cause}, ${Math.round(fields.afterMs)} ms after the last transfer`,
    );
    this.how = fields.how;
    this.doing = fields.doing;
    this.error = fields.error;
    this.sent = fields.sent;
    this.afterMs = fields.afterMs;
  }

  /** The same loss, told with how far an upload had come. */
  during(doing: string, sent: number): LinkLost {
    return new LinkLost({ how: this.how, doing, error: this.error, sent, afterMs: this.afterMs });
  }
}

/** The phone is there, but another program, a driver or missing rights keep us from it. */
export class ClaimRefused extends Error {
  override readonly name = 'ClaimRefused';
  readonly call: string;
  /** Name of the exception, as browser-made: `SecurityError`, `NetworkError`, … */
  readonly error: string;
  constructor(call: string, error: string) {
    super(`${call} was refused (${error})`);
    this.call = call;
    this.error = error;
  }
}

/** A wait on the bus ended because the roost was closed. */
export class RoostClosed extends Error {
  override readonly name = 'RoostClosed';
  readonly awaited: string;
  constructor(awaited: string) {
    super(`${awaited}: no longer watching the bus`);
    this.awaited = awaited;
  }
}

/** The name of whatever a browser call rejected with. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error));
