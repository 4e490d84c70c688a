import type { Behavior, Entry, Errand, ListedBuild } from '../../src/journal/entry.ts';
import type { KeptJournal } from '../../src/diagnosis/case/by-phone.ts';
import type { Elsewhere } from '../../src/journal/elsewhere.ts';
import type { Told } from '../../src/journal/told.ts';
import type { Snapshot } from '../../src/journal/snapshot.ts';
import type { Model, ShelfReport, Wanted } from '../../src/session/contract.ts';
import type { Time } from '../../src/ui/time.ts';
import type { Watched, WatchedFiles } from '../../src/ui/watch.ts';
import type { Situation } from './steps.ts';

/** A session that stands still in one situation and writes down what it is asked for. */
export class Still extends EventTarget implements Watched {
  snapshot: Snapshot;
  entries: readonly Entry[];
  kept: readonly KeptJournal[] = [];
  /** Names of the attempts that were told of. */
  readonly elsewhere: string[] = [];
  readonly calls: string[] = [];
  readonly files = new StillFiles(this.calls);

  constructor(situation: Situation) {
    super();
    this.snapshot = situation.snapshot;
    this.entries = situation.entries;
  }

  /** The next situation, as after an entry. */
  become(situation: Situation): void {
    this.snapshot = situation.snapshot;
    this.entries = situation.entries;
    this.dispatchEvent(new Event('change'));
  }

  caseFile(inFull: boolean): Promise<File> {
    this.calls.push(`caseFile ${inFull}`);
    return Promise.resolve(new File([], 'case.json'));
  }
  openCase(file: File): void {
    this.calls.push(`openCase ${file.name}`);
  }
  lookAt(ecid: string): void {
    this.calls.push(`lookAt ${ecid}`);
  }
  join(): void {
    this.calls.push('join');
  }
  forget(ecid: string | null): void {
    this.calls.push(`forget ${ecid ?? 'all'}`);
  }
  triedElsewhere({ id, route, code, behavior, class: cls, told }: Elsewhere): void {
    this.elsewhere.push(id);
    this.calls.push(`triedElsewhere ${route} ${code ?? ''} ${behavior} ${cls ?? ''} ${JSON.stringify(told)}`);
  }
  grant(): void {
    this.calls.push('grant');
  }
  recheck(): void {
    this.calls.push('recheck');
  }
  pretend(product: string): void {
    this.calls.push(`pretend ${product}`);
  }
  consent(behavior: Behavior): void {
    this.calls.push(`consent ${behavior}`);
  }
  keep(): void {
    this.calls.push('keep');
  }
  stop(): void {
    this.calls.push('stop');
  }
  close(): void {
    this.calls.push('close');
  }
  again(): void {
    this.calls.push('again');
  }
  take(ecid: string): void {
    this.calls.push(`take ${ecid}`);
  }
  tell(of: 'then' | 'now', told: Told): void {
    this.calls.push(`tell ${of} ${JSON.stringify(told)}`);
  }
  errand(errand: Errand): void {
    this.calls.push(`errand ${errand}`);
  }
  journalFile(): File {
    this.calls.push('journalFile');
    return new File([], 'journal.jsonl');
  }
}

/** The choice of a file of such a session. */
export class StillFiles implements WatchedFiles {
  remembered: string | null = null;
  report: ShelfReport = { kept: [], free: 40e9, persistent: true };
  readonly #calls: string[];

  constructor(calls: string[]) {
    this.#calls = calls;
  }

  choose(file: File): void {
    this.#calls.push(`choose ${file.name}`);
  }
  chooseFolder({ name }: FileSystemDirectoryHandle): void {
    this.#calls.push(`chooseFolder ${name}`);
  }
  pick(what: 'file' | 'folder'): void {
    this.#calls.push(`pick ${what}`);
  }
  reopen(): void {
    this.#calls.push('reopen');
  }
  models(): Promise<readonly Model[]> {
    return Promise.resolve([
      { product: 'iPhone14,3', name: 'iPhone 13 Pro Max', boards: ['d64ap'] },
      { product: 'iPhone13,2', name: 'iPhone 12', boards: ['d53gap'] },
    ]);
  }
  model({ product }: Model): void {
    this.#calls.push(`model ${product}`);
  }
  lookUp(anew: boolean): void {
    this.#calls.push(`lookUp ${anew}`);
  }
  get({ build }: ListedBuild): void {
    this.#calls.push(`get ${build}`);
  }
  fetch({ name }: Wanted): void {
    this.#calls.push(`fetch ${name}`);
  }
  pause(): void {
    this.#calls.push('pause');
  }
  resume(): void {
    this.#calls.push('resume');
  }
  halt(): void {
    this.#calls.push('halt');
  }
  cancel(): void {
    this.#calls.push('cancel');
  }
  shelf(): Promise<ShelfReport> {
    return Promise.resolve(this.report);
  }
  free(key: string): Promise<boolean> {
    this.#calls.push(`free ${key}`);
    return Promise.resolve(true);
  }
}

/** A clock that moves only when told to. */
export class HandClock implements Time {
  #now = 0;
  #waiting: { readonly due: number; readonly then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, then: () => void): () => void {
    const waiter = { due: this.#now + ms, then };
    this.#waiting.push(waiter);
    return () => {
      this.#waiting = this.#waiting.filter((each) => each !== waiter);
    };
  }

  /** Moves on, stopping at everything that falls due on the way, in order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#waiting.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (!next) break;
      this.#now = next.due;
      this.#waiting = this.#waiting.filter((each) => each !== next);
      next.then();
    }
    this.#now = end;
  }
}
