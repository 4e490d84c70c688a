import { nothing, utf8, type Bytes } from '../../src/bytes/bytes.ts';
import { stall, type Stall } from './enumeration.ts';

/** What iBoot prints. Kept until it is read, up to a bound; an IN transfer waits while there is nothing. */
export class BootConsole {
  readonly #limit = 0x10000;
  #text: Bytes = nothing;
  #reader: { length: number; give: (bytes: Bytes | Stall) => void } | undefined;

  print(line: string): void {
    const added = utf8(`${line}\n`);
    const whole = new Uint8Array(this.#text.length + added.length);
    whole.set(this.#text);
    whole.set(added, this.#text.length);
    this.#text = whole.subarray(Math.max(0, whole.length - this.#limit));
    this.#serve();
  }

  /** At most one reader at a time, which the wire sees to. */
  read(length: number): Promise<Bytes | Stall> {
    return new Promise((give) => {
      this.#reader = { length, give };
      this.#serve();
    });
  }

  forget(): void {
    this.#reader = undefined;
  }

  /** Back to the alternate without endpoints: who still reads gets a stall. */
  close(): void {
    this.#reader?.give(stall);
    this.#reader = undefined;
  }

  #serve(): void {
    const reader = this.#reader;
    if (!reader || this.#text.length === 0) return;
    this.#reader = undefined;
    const piece = this.#text.slice(0, reader.length);
    this.#text = this.#text.subarray(piece.length);
    reader.give(piece);
  }
}
