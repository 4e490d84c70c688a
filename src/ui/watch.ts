import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Behavior, Entry, Errand, ListedBuild } from '../journal/entry.ts';
import type { KeptJournal } from '../diagnosis/case/by-phone.ts';
import type { Elsewhere } from '../journal/elsewhere.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Model, ShelfReport, Wanted } from '../session/contract.ts';
import type { Told } from '../journal/told.ts';
import type { Time } from './time.ts';

/** What the screens need of a session: what is known, and what a person may ask for. Fires `change` when it knows more. */
export interface Watched extends EventTarget {
  readonly snapshot: Snapshot;
  readonly entries: readonly Entry[];
  readonly files: WatchedFiles;
  readonly kept: readonly KeptJournal[];
  /** The case of the phone at hand as a file; `inFull`: with its numbers. */
  caseFile(inFull: boolean): Promise<File>;
  openCase(file: File): void | Promise<void>;
  lookAt(ecid: string): void;
  /** What was told of before a phone was seen was about this one. */
  join(): void | Promise<void>;
  /** Deletes the case of one phone; null: all that are kept. */
  forget(ecid: string | null): void | Promise<void>;
  triedElsewhere(attempt: Elsewhere): void;
  grant(): void | Promise<void>;
  recheck(): void | Promise<void>;
  pretend(product: string): void | Promise<void>;
  take(ecid: string): void;
  tell(of: 'then' | 'now', told: Told): void;
  errand(errand: Errand): void;
  consent(behavior: Behavior): void;
  keep(): void | Promise<void>;
  stop(): void | Promise<void>;
  /** Another try, with this kind of install where it is another than before. */
  again(behavior?: Behavior): void | Promise<void>;
  /** The visit is over: the next one begins anew. */
  close(): void | Promise<void>;
  journalFile(): File;
}

/** What may be asked for about the firmware file. */
export interface WatchedFiles {
  /** The name of the file of an earlier visit, which may be asked for again. */
  readonly remembered: string | null;
  choose(file: File, handle?: Promise<FileSystemHandle | null>): void | Promise<void>;
  chooseFolder(folder: FileSystemDirectoryHandle): void | Promise<void>;
  pick(what: 'file' | 'folder'): void | Promise<void>;
  reopen(): void | Promise<void>;
  models(): Promise<readonly Model[]>;
  model(model: Model): void | Promise<void>;
  lookUp(anew: boolean): void | Promise<void>;
  get(build: ListedBuild): void | Promise<void>;
  fetch(wanted: Wanted): void | Promise<void>;
  pause(): void;
  resume(): void;
  halt(): void;
  cancel(): void;
  shelf(): Promise<ShelfReport>;
  free(key: string): Promise<boolean>;
}

const second = 1000;

/** What moves all the time while all goes well. */
const amounts: ReadonlySet<string> = new Set<keyof Snapshot>([
  'progress',
  'checking',
  'image',
  'operation',
  'checkpoint',
  'heard',
  't',
  'now',
]);

/**
 * Follows a session: its element renders anew on each change, and once a second while time itself is shown. Then amounts
 * alone wait for the second: drawing costs a small computer more than they are worth, and the image needs all it has.
 */
export class Watch implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #time: () => Time;
  #session: Watched | undefined;
  #drawn: Snapshot | undefined;
  #heardAt = 0;
  #stopTicking: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, time: () => Time) {
    this.#host = host;
    this.#time = time;
    host.addController(this);
  }

  follow(session: Watched): void {
    if (session === this.#session) return;
    this.#session?.removeEventListener('change', this.#changed);
    this.#session = session;
    session.addEventListener('change', this.#changed);
    this.#changed();
  }

  /** Now, in ms on the attempt's clock: the newest entry's time and what has passed since it came. */
  get t(): number {
    return (this.#session?.snapshot.t ?? 0) + this.#time().now() - this.#heardAt;
  }

  hostConnected(): void {
    this.#tick();
  }

  hostDisconnected(): void {
    this.#stopTicking?.();
    this.#session?.removeEventListener('change', this.#changed);
    this.#session = undefined;
  }

  readonly #changed = (): void => {
    this.#heardAt = this.#time().now();
    const { snapshot } = this.#session!;
    if (!this.#drawn || !timed(snapshot) || !onlyAmounts(this.#drawn, snapshot)) this.#draw();
  };

  #draw(): void {
    this.#drawn = this.#session?.snapshot;
    this.#host.requestUpdate();
  }

  #tick(): void {
    this.#stopTicking = this.#time().after(second, () => {
      this.#tick();
      if (this.#session && timed(this.#session.snapshot)) this.#draw();
    });
  }
}

/** Seconds are on screen: a phone is there or away, or something is waited for. */
const timed = ({ lifeline, at, download }: Snapshot): boolean =>
  at === 'working' || download?.state === 'stalled' || lifeline.some(({ until }) => until === null);

/** A fold leaves what it does not touch as it was. */
const onlyAmounts = (before: Snapshot, after: Snapshot): boolean =>
  Object.entries(after).every(([key, value]) => amounts.has(key) || before[key as keyof Snapshot] === value);
