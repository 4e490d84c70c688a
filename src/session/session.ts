import { proxy } from 'comlink';
import { detour } from '../journal/detour.ts';
import { next, blank, fold } from '../journal/fold.ts';
import { Journal } from '../journal/journal.ts';
import type { Behavior, Entry, Errand, JournalHead } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Told } from '../journal/told.ts';
import type {
  Model,
  PretendApi,
  PretendMode,
  Purpose,
  RestoreApi,
  ShelfReport,
  Sink,
  Verified,
  Wanted,
} from './contract.ts';
import type { Crew, Hand } from './crew.ts';
import { WorkerDied } from './errors.ts';
import { FirmwareDesk } from './firmware.ts';
import { phoneFilters } from './phones.ts';
import type { JournalStore } from './store.ts';

export const version = '0.1.0';

/**
 * How much faster than a real one a pretend phone is with what takes it time, unless the address says otherwise: a whole
 * restore then takes less than a minute.
 */
const pretendSpeed = 4;

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
  /** The address asked for a pretend iPhone: what became of an earlier one is not explained. */
  readonly anew: boolean;
}

/**
 * The page's end of everything: it starts the workers, appends to the one journal, and turns what the person does into
 * entries and calls. `change` is fired after every new entry.
 */
export class Session extends EventTarget {
  entries: readonly Entry[] = [];
  snapshot: Snapshot = blank;
  readonly #means: Means;
  #start!: number;
  #journal!: Journal;
  readonly #sink: Sink;
  #restore: Hand<RestoreApi> | null = null;
  #pretend: Hand<PretendApi> | null = null;
  #file: { file: File; verified: Verified | null } | null = null;
  #preparing = false;
  readonly #firmware: FirmwareDesk;
  #reading = false;
  /** What is being fetched, or was. */
  #wanted: Wanted | null = null;
  #release: () => void = () => undefined;
  #behavior: Behavior = 'erase';

  constructor(means: Means) {
    super();
    this.#means = means;
    this.#sink = (entries) => {
      this.#append(entries);
    };
    this.#firmware = new FirmwareDesk(
      means.crew,
      { sink: this.#sink, start: () => this.#start, relay: () => this.snapshot.relay },
      (reason) => {
        this.#ourFault('checking the file', new WorkerDied(reason));
      },
    );
    this.#begin(means.time.now());
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
    this.#wanted = null;
    this.#readAnew();
    const verified = await this.#firmware.use((api) => api.verify(file, this.#purpose()));
    if (this.#file.file !== file) return;
    this.#reading = false;
    // Before it counts as checked: from then on a ticket may be asked for.
    if (verified) await this.#pretend?.api.sign(file);
    this.#file = { file, verified };
    this.#prepareWhenReady();
  }

  /**
   * A firmware file from the network, or one of those that are kept: fetched onto the shelf and checked while it comes.
   * Wanted again, it goes on where it stopped.
   */
  async fetchFile(wanted: Wanted): Promise<void> {
    this.#journal.note({ who: 'person', kind: 'fetches', file: wanted.name, url: wanted.url });
    this.#file = null;
    this.#wanted = wanted;
    this.#readAnew();
    // Chromium answers without asking anyone; a refusal only means that the browser may clear the shelf some day.
    await this.#means.navigator.storage.persist().catch(() => false);
    await this.#firmware.use(async (api) => {
      const fetched = await api.download(wanted);
      if (this.#wanted !== wanted) return;
      this.#reading = false;
      if (!fetched) return;
      await this.#pretend?.api.sign(fetched.file);
      this.#file = fetched;
      this.#prepareWhenReady();
      // The worker stays while this is the file: what it holds, no other tab clears away.
      await new Promise<void>((release) => {
        this.#release = release;
      });
    });
  }

  pauseDownload(): void {
    this.#journal.note({ who: 'person', kind: 'paused' });
    void this.#firmware.use((api) => api.pause());
  }

  resumeDownload(): void {
    this.#journal.note({ who: 'person', kind: 'resumed' });
    void this.#firmware.use((api) => api.resume());
  }

  /** Ends it; what was fetched is freed. */
  cancelDownload(): void {
    this.#journal.note({ who: 'person', kind: 'cancelled' });
    void this.#firmware.use((api) => api.cancel());
  }

  /** What is kept in this browser, also by other tabs, and how much may come. */
  shelf(): Promise<ShelfReport> {
    return this.#firmware.use((api) => api.shelf());
  }

  /** Frees something that is kept. False: some tab uses it. */
  free(key: string): Promise<boolean> {
    return this.#firmware.use((api) => api.free(key));
  }

  /** The models that a person may name while no phone is at hand, newest first. */
  models(): Promise<readonly Model[]> {
    return this.#firmware.use((api) => api.models());
  }

  /** The person says which model it is: public lists tell which iOS there is for it. */
  async model({ product, name }: Model): Promise<void> {
    this.#journal.note({ who: 'person', kind: 'model', product, name });
    await this.lookUp();
  }

  /** Asks which iOS there is for the phone at hand, or the model that was named. `anew`: also right after another time. */
  async lookUp(anew = false): Promise<void> {
    const { phone, model, relay } = this.snapshot;
    const product = (phone ?? model)?.product;
    if (product !== undefined && relay) await this.#firmware.use((api) => api.lookUp(product, anew));
  }

  /** Inside a click: Chrome asks which phone this page may use. */
  async grant(): Promise<void> {
    const since = this.#means.time.now();
    try {
      await (this.#pretend?.api.pick() ?? this.#means.navigator.usb.requestDevice({ filters: phoneFilters }));
    } catch {
      const ms = Math.round(this.#means.time.now() - since);
      this.#journal.note({ who: 'person', kind: 'declined', ms });
      return;
    }
    this.#journal.note({ who: 'person', kind: 'granted' });
    await this.#restore?.api.picked();
  }

  /** What stood in the way is gone, says the person: the bus is looked at again, and the file prepared anew. */
  async recheck(): Promise<void> {
    await this.#restore?.api.look();
    if (this.snapshot.at === 'failed') this.again();
  }

  /**
   * Plugs in a pretend iPhone: one for the file that was chosen and checked, or else a `product` with an IPSW that is
   * made for it.
   */
  async pretend(
    product: string,
    how: { speed?: number; mode?: PretendMode; asks?: boolean } = {},
  ): Promise<void> {
    const { speed = pretendSpeed, mode = 'recovery', asks = false } = how;
    const hand = this.#means.crew.pretend();
    this.#journal.note({
      who: 'page',
      kind: 'opened',
      version,
      host: this.#means.host,
      relay: true,
      pretend: product,
      ...(asks ? { asks } : {}),
    });
    if (asks) await hand.api.asksForEach();
    await this.#hire(hand);
    this.#pretend = hand;
    const own = this.#file?.verified ? this.#file.file : null;
    const products = own ? (this.snapshot.firmware?.products ?? []) : [product];
    try {
      const file = own ?? (await hand.api.make(product));
      if (own) await hand.api.sign(own);
      await hand.api.plugIn(products, { speed, mode });
      if (!own) await this.chooseFile(file);
    } catch (error) {
      this.#ourFault('plugging in the pretend iPhone', error);
    }
  }

  /** Update or restore: another identity, so another ticket. */
  want(behavior: Behavior): void {
    if (this.snapshot.behavior === behavior || this.#preparing) return;
    this.#behavior = behavior;
    this.#journal.note({ who: 'person', kind: 'wants', behavior });
    this.#prepareWhenReady();
  }

  /** An answer about the try that ended last, or about how things are from here on. */
  tell(of: 'then' | 'now', told: Told): void {
    this.#journal.note({ who: 'person', kind: 'told', of, told });
  }

  /** To what the screen shows, and to nothing else. */
  consent(): void {
    const { phone, behavior } = this.snapshot;
    if (!phone || !behavior || !this.#restore) return;
    const { ecid } = phone;
    this.#journal.note({ who: 'person', kind: 'consented', ecid, behavior });
    const { bench, time } = this.#means;
    void this.#restore.api.restore({ ecid, behavior, bench, at: time.wall() });
  }

  /** Something that is done with the phone without a restore. */
  errand(errand: Errand): void {
    void this.#restore?.api.errand(errand);
  }

  /** The phone stays as it is. */
  keep(): void {
    this.#journal.note({ who: 'person', kind: 'kept' });
  }

  stop(): void {
    this.#journal.note({ who: 'person', kind: 'stopped' });
    void this.#restore?.api.stop();
  }

  /** Another try: with the same file, signed anew and agreed to anew; without one, from the choice of it. */
  again(): void {
    const { pretend } = this.snapshot;
    if (pretend !== null && !this.#pretend) {
      // It ended with the tab that it was plugged into.
      void this.pretend(pretend);
      return;
    }
    const ready = this.#file?.verified != null;
    this.#journal.note({ who: 'person', kind: 'again', file: ready });
    this.#prepareWhenReady();
  }

  /** The page was hidden or shown: of interest only while a phone is being restored. */
  shown(visible: boolean): void {
    const { phase, at } = this.snapshot;
    if (phase === null || at === 'done' || at === 'failed') return;
    this.#journal.note({ who: 'page', kind: visible ? 'shown' : 'hidden' });
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
    if (entries.some(({ kind }) => mayBeReady.has(kind))) this.#prepareWhenReady();
    if (entries.some(({ kind }) => kind === 'phone')) this.#lookUpWhenNew();
  }

  /** A phone that nobody has looked up yet, while it is open which iOS it should be. */
  #lookUpWhenNew(): void {
    const { phone, pretend, wait, file, catalogue } = this.snapshot;
    const open = pretend === null && wait?.for === 'file' && file === null;
    if (open && phone?.product !== undefined && catalogue?.product !== phone.product) void this.lookUp();
  }

  /** Whom the firmware is for, where that is known and Apple can be asked. A pretend iPhone has an Apple of its own. */
  #purpose(): Purpose | null {
    const { phone, model, relay, pretend } = this.snapshot;
    const aim = phone ?? model;
    return aim && relay && pretend === null ? { aim, behavior: this.#behavior } : null;
  }

  /** What is being read or fetched is not wanted any more, and the present file is not held any more. */
  #readAnew(): void {
    this.#release();
    if (this.#reading) this.#firmware.drop();
    this.#reading = true;
  }

  async #hire(hand: Hand<RestoreApi>): Promise<void> {
    this.#restore?.dismiss();
    this.#restore = hand;
    this.#pretend = null;
    hand.onDeath((reason) => {
      this.#ourFault('restoring', new WorkerDied(reason));
    });
    await hand.api.open(proxy(this.#sink), this.#start);
  }

  /** As soon as a checked file and a phone are both here. */
  #prepareWhenReady(): void {
    const { phone, at, wait, signed, errand } = this.snapshot;
    // It is on its way from one mode to another.
    if (errand?.state === 'begun') return;
    const { file, verified } = this.#file ?? { verified: null };
    if (!file || !verified || !phone || !this.#restore || this.#preparing) return;
    if (at !== 'waiting' || signed || !(wait && mayPrepare.has(wait.for)) || detour(this.snapshot)) return;
    this.#preparing = true;
    void this.#restore.api.prepare(file, verified, this.#behavior).finally(() => {
      this.#preparing = false;
    });
  }

  /** What breaks in the page or its workers is our fault, never the phone's. */
  #ourFault(doing: string, error: unknown): void {
    const { name, message } = error instanceof Error ? error : { name: 'Unknown', message: String(error) };
    const phase = this.snapshot.phase ?? 'prepare';
    this.#journal.note({ who: 'page', kind: 'fault', phase, doing, fault: { name, message } });
  }

  /** A restore that was under way when the tab ended is explained, not forgotten. */
  async #explainLastVisit(): Promise<void> {
    const { store, time, anew } = this.#means;
    const left = await store.load().catch(() => []);
    const last = fold(left);
    const ended = last.phase === null || last.fault !== null || last.restoredAt !== null;
    if (ended || (last.pretend !== null && anew)) {
      await store.clear().catch(() => undefined);
      return;
    }
    this.entries = left;
    this.snapshot = last;
    this.#begin(time.now() - last.t - Math.max(0, time.wall() - last.now));
    this.#journal.note({
      who: 'page',
      kind: 'fault',
      phase: last.phase,
      doing: 'restoring, when this tab ended',
      fault: { name: 'TabEnded', message: 'the tab was closed or reloaded during the restore' },
    });
  }

  /** Entries count from `start` on: a journal that is taken up again goes on counting. */
  #begin(start: number): void {
    this.#start = start;
    this.#journal = new Journal(this.#means.time, start, (entry) => {
      this.#append([entry]);
    });
  }
}

/** After these a file and a phone may be brought together. */
const mayBeReady: ReadonlySet<string> = new Set(['phone', 'errand', 'returned']);

/** What is waited for while they may. */
const mayPrepare: ReadonlySet<string> = new Set(['signing', 'phone', 'choice']);
