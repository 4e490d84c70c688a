import { proxy } from 'comlink';
import { next, blank, fold } from '../journal/fold.ts';
import { Journal } from '../journal/journal.ts';
import type { Entry, JournalHead } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Sink, RestoreApi, Verified } from './contract.ts';
import type { Crew, Hand } from './crew.ts';
import type { JournalStore } from './store.ts';

export const version = '0.1.0';

/** What a session is given. */
export interface Means {
  readonly crew: Crew;
  readonly store: JournalStore;
  readonly time: { now(): number; wall(): number };
  readonly navigator: Navigator;
  /** Says which relay the page came with; false: none. */
  readonly relay: () => Promise<boolean>;
  readonly host: Extract<Entry, { who: 'page'; kind: 'opened' }>['host'];
  /** The address asked for everything a technician may do. */
  readonly bench: boolean;
}

/**
 * The page's end of everything: it starts the workers, appends to the one journal, and turns what the person does into
 * entries and calls. `change` is fired after every new entry.
 */
export class Session extends EventTarget {
  entries: readonly Entry[] = [];
  snapshot: Snapshot = blank;
  readonly #means: Means;
  readonly #start: number;
  readonly #journal: Journal;
  readonly #sink: Sink;
  #restore: Hand<RestoreApi> | null = null;
  #file: { file: File; verified: Verified | null } | null = null;
  #preparing = false;

  constructor(means: Means) {
    super();
    this.#means = means;
    this.#start = means.time.now();
    this.#sink = (entries) => {
      this.#append(entries);
    };
    this.#journal = new Journal(means.time, this.#start, (entry) => {
      this.#append([entry]);
    });
  }

  /** Reads what the last visit left, looks at this computer, and begins to watch the bus. */
  async open(): Promise<void> {
    await this.#explainLastVisit();
    const relay = await this.#means.relay();
    this.#journal.note({ who: 'page', kind: 'opened', version, host: this.#means.host, relay });
    if (this.#means.host.usb) await this.#hire(this.#means.crew.restore());
  }

  /** A file that a person picked: checked whole before anything else happens with it. */
  async chooseFile(file: File): Promise<void> {
    this.#journal.note({ who: 'person', kind: 'chose', file: file.name, size: file.size });
    this.#file = { file, verified: null };
    const firmware = this.#means.crew.firmware();
    firmware.onDeath((reason) => {
      this.#ourFault('checking the file', reason);
    });
    await firmware.api.open(proxy(this.#sink), this.#start);
    const verified = await firmware.api.verify(file);
    firmware.dismiss();
    if (this.#file.file !== file) return;
    this.#file = { file, verified };
    this.#prepareWhenReady();
  }

  /** Inside a click: Chrome asks which phone this page may use. */
  async grant(): Promise<void> {
    try {
      await this.#means.navigator.usb.requestDevice({ filters: [{ vendorId: 0x05ac }] });
    } catch {
      this.#journal.note({ who: 'person', kind: 'declined' });
      return;
    }
    this.#journal.note({ who: 'person', kind: 'granted' });
    await this.#restore?.api.look();
  }

  /** Plugs in a pretend iPhone and takes the IPSW that is made for it. */
  async pretend(product: string, speed = 1): Promise<void> {
    const hand = this.#means.crew.pretend();
    this.#journal.note({
      who: 'page',
      kind: 'opened',
      version,
      host: this.#means.host,
      relay: true,
      pretend: product,
    });
    await this.#hire(hand);
    await this.chooseFile(await hand.api.plugIn(product, speed));
  }

  consent(): void {
    const { phone } = this.snapshot;
    if (!phone || !this.#restore) return;
    this.#journal.note({ who: 'person', kind: 'consented', ecid: phone.ecid, behavior: 'erase' });
    void this.#restore.api.restore({ ecid: phone.ecid, bench: this.#means.bench });
  }

  /** The phone stays as it is. */
  keep(): void {
    this.#file = null;
    this.#journal.note({ who: 'person', kind: 'kept' });
  }

  stop(): void {
    this.#journal.note({ who: 'person', kind: 'stopped' });
    void this.#restore?.api.stop();
  }

  /** Another try with the same file and phone: signed anew, agreed to anew. */
  again(): void {
    if (!this.#file) {
      this.keep();
      return;
    }
    const { file, verified } = this.#file;
    if (!verified) {
      void this.chooseFile(file);
      return;
    }
    this.#journal.note({ who: 'person', kind: 'again' });
    this.#prepareWhenReady();
  }

  /** The journal as a file: a head, then one entry a line. */
  journalFile(): File {
    const head: JournalHead = { journal: 1, version, made: Math.round(this.#means.time.wall()) };
    const lines = [head, ...this.entries].map((line) => JSON.stringify(line));
    return new File([lines.join('\n'), '\n'], `replug-journal-${head.made}.jsonl`, {
      type: 'application/jsonl',
    });
  }

  #append(entries: readonly Entry[]): void {
    if (entries.length === 0) return;
    this.entries = [...this.entries, ...entries];
    this.snapshot = entries.reduce(next, this.snapshot);
    void this.#means.store.append(entries).catch(() => undefined);
    this.dispatchEvent(new Event('change'));
    if (entries.some(({ kind }) => kind === 'phone')) this.#prepareWhenReady();
  }

  async #hire(hand: Hand<RestoreApi>): Promise<void> {
    this.#restore?.dismiss();
    this.#restore = hand;
    hand.onDeath((reason) => {
      this.#ourFault('restoring', reason);
    });
    await hand.api.open(proxy(this.#sink), this.#start);
  }

  /** As soon as a checked file and a phone are both here. */
  #prepareWhenReady(): void {
    const { phone, at, wait, signed } = this.snapshot;
    const { file, verified } = this.#file ?? { verified: null };
    if (!file || !verified || !phone || !this.#restore || this.#preparing) return;
    if (at !== 'waiting' || signed || (wait?.for !== 'signing' && wait?.for !== 'phone')) return;
    this.#preparing = true;
    void this.#restore.api.prepare(file, verified).finally(() => {
      this.#preparing = false;
    });
  }

  /** A worker that died is our fault, never the phone's. */
  #ourFault(doing: string, reason: string): void {
    this.#journal.note({
      who: 'page',
      kind: 'fault',
      phase: this.snapshot.phase ?? 'prepare',
      doing,
      fault: { name: 'WorkerDied', message: reason },
    });
  }

  /** A restore that was under way when the tab ended is explained, not forgotten. */
  async #explainLastVisit(): Promise<void> {
    const left = await this.#means.store.load().catch(() => []);
    const last = fold(left);
    if (last.phase === null || last.fault || last.restoredAt !== null || last.pretend !== null) {
      await this.#means.store.clear().catch(() => undefined);
      return;
    }
    this.entries = left;
    this.snapshot = last;
    this.#journal.note({
      who: 'page',
      kind: 'fault',
      phase: last.phase,
      doing: 'restoring, when this tab ended',
      fault: { name: 'TabEnded', message: 'the tab was closed or reloaded during the restore' },
    });
  }
}
