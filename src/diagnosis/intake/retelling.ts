import {
  phases,
  type Behavior,
  type Entry,
  type Fault,
  type Phase,
  type Stage,
  type What,
} from '../../journal/entry.ts';
import { stepIn } from './phone-log.ts';
import type { Step } from './step.ts';

/** Where an account of a restore comes from, and what its kind leaves out. */
type Source = Extract<What, { kind: 'retold' }>['from'];

type Ending = Extract<What, { kind: 'fault' }>;

/** Characters of a log of the phone's that are kept, as in our own journals. */
const logLimit = 64 * 1024;
const formatEffaceable = 0x61f;
/** Operations that only a phone does whose data is going: partitions, file system, wipe, keybag. */
const erasing: ReadonlySet<number> = new Set([11, 12, 42, 50]);

/**
 * Somebody else's account of a restore, told again as entries of a journal: the diagnosis then needs no second door.
 * The order of what happened moves the phase, as it does in our own restores.
 */
export class Retelling {
  readonly entries: Entry[] = [];
  #t = 0;
  #phase: Phase = 'prepare';
  #began = false;
  #here: Stage | null = null;
  #end: Ending | 'restored' | null = null;
  #final = false;
  #requests = 0;
  #runs = 0;
  readonly #ecid: string;
  behavior: Behavior = 'erase';

  constructor(from: Source, about: { timed: boolean; bus: boolean; host?: string; ecid?: string }) {
    const { timed, bus, host, ecid = '' } = about;
    this.#ecid = ecid;
    this.note({ who: 'page', kind: 'retold', from, timed, bus, ...(host === undefined ? {} : { host }) });
  }

  /** An end is known: failure, or success. */
  get ended(): boolean {
    return this.#end !== null;
  }

  /** Something was sent to the phone. */
  get began(): boolean {
    return this.#began;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Where the phone is, as far as was told. */
  get here(): Stage | null {
    return this.#here;
  }

  /** `ms` since the account began; an account without times leaves it standing. */
  at(ms: number): void {
    if (ms > this.#t) this.#t = ms;
  }

  note(what: What): void {
    this.entries.push({ t: this.#t, at: this.#t, ...what });
  }

  begin(): void {
    if (this.#began) return;
    this.#began = true;
    const { behavior } = this;
    const id = this.#runs === 0 ? 'retold' : `retold-${this.#runs + 1}`;
    this.note({ who: 'page', kind: 'attempt', id, behavior, ecid: this.#ecid, build: '' });
  }

  /** Never back: an account may mention an earlier step late. */
  enter(phase: Phase): void {
    this.begin();
    if (phases.indexOf(phase) <= phases.indexOf(this.#phase)) return;
    this.#phase = phase;
    this.note({ who: 'page', kind: 'phase', phase });
  }

  came(stage: Stage, more: { productId?: number; serial?: string; ecid?: string } = {}): void {
    this.#here = stage;
    const { productId = 0, serial = '', ecid } = more;
    this.note({
      who: 'usb',
      kind: 'came',
      stage,
      productId,
      serial,
      ...(ecid === undefined ? {} : { ecid }),
    });
  }

  left(expected: boolean): void {
    this.note({ who: 'usb', kind: 'left', stage: this.#here ?? 'unknown', expected });
    this.#here = null;
  }

  step({ id, name, result, complete, text }: Step): void {
    this.enter('checks');
    if (id === formatEffaceable) this.enter('disk');
    const said = text === undefined || result === 0 ? {} : { text };
    this.note({ who: 'restored', kind: 'checkpoint', id, name, result, complete, ...said });
  }

  /** The phone's own log, of which the end is kept; its steps count as told. */
  log(text: string): void {
    if (text === '') return;
    for (const line of text.split('\n')) {
      const step = stepIn(line);
      if (step) this.step(step);
    }
    this.note({
      who: 'restored',
      kind: 'log',
      from: 'StatusMsg',
      bytes: text.length,
      text: text.slice(-logLimit),
    });
  }

  operation(operation: number, percent: number | null = null): void {
    this.enter('checks');
    if (erasing.has(operation)) this.enter('disk');
    this.note({ who: 'restored', kind: 'operation', operation, percent });
  }

  asked(dataType: string): void {
    this.enter('checks');
    const request = ++this.#requests;
    this.note({ who: 'restored', kind: 'asked', dataType, request, args: {}, port: null, async: false });
  }

  /** The phone's own word on how it ended; the last bad one counts, and nothing that a tool says of it. */
  status(status: number, amrError: number | null, text: string): void {
    this.enter('checks');
    this.note({ who: 'restored', kind: 'status', status, amrError, successful: status === 0, text });
    const message = text || `the phone ended the restore with status ${status}`;
    this.#end =
      status === 0 ? 'restored' : this.#faultOf({ status, amrError, name: 'RestoreFailed', message });
    this.#final = true;
  }

  /** Whatever was said before it: a tool that tries again prints each of its tries. */
  succeed(): void {
    this.#end = 'restored';
    this.#final = true;
  }

  /** The first failure is the one: what is said after it are its consequences. */
  fail(name: string, message: string, fields: Record<string, unknown> = {}): void {
    if (!this.#final) this.#end ??= this.#faultOf({ ...fields, name, message: message.replace(/\.+$/, '') });
  }

  /** An account of something past that ends without an end: whether the phone fell silent then, nobody knows. */
  endsHere(awaited: string): void {
    if (this.#began) this.fail('Silence', 'the account ends here, without an end', { awaited, cutOff: true });
  }

  /** The tool is run again, on the same phone: what follows is another try. Nothing where there was none yet. */
  again(): void {
    if (!this.#began && !this.#end) return;
    this.#noteEnd();
    this.note({ who: 'person', kind: 'again', file: true });
    this.#runs++;
    this.#phase = 'prepare';
    this.#began = false;
    this.#here = null;
    this.#end = null;
    this.#final = false;
  }

  /** The whole account. Without an end it tells of a restore that still ran. */
  close(): readonly Entry[] {
    this.#noteEnd();
    return this.entries;
  }

  #noteEnd(): void {
    const end = this.#end;
    if (end === 'restored') {
      this.enter('finish');
      this.note({ who: 'page', kind: 'restored' });
    } else if (end) this.note(end);
  }

  #faultOf(fault: Fault): Ending {
    return { who: 'page', kind: 'fault', phase: this.#phase, doing: '', fault };
  }
}
