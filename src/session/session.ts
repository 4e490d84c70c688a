import type { Remote } from 'comlink';
import type { Behavior, Entry, Errand } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Elsewhere } from '../journal/elsewhere.ts';
import type { Told } from '../journal/told.ts';
import type { PretendMode, RestoreApi } from './contract.ts';
import type { KeptJournal } from '../diagnosis/case/by-phone.ts';
import { WorkerDied } from './errors.ts';
import { Files } from './files.ts';
import { FirmwareDesk } from './firmware.ts';
import { PhoneDesk } from './phone-desk.ts';
import { phoneFilters } from './phones.ts';
import { Logbook } from './logbook.ts';
import { journalFile } from './journal-file.ts';
import { kindsFor } from './kinds.ts';
import type { Means } from './means.ts';
import { Preparation } from './preparation.ts';
import { PresentVisit } from './present-visit.ts';
import { version } from './version.ts';
import { Visits } from './visits.ts';

/**
 * How much faster than a real one a pretend phone is with what takes it time, unless the address says otherwise: a whole
 * restore then takes less than a minute.
 */
const pretendSpeed = 4;

/**
 * The page's end of everything: it starts the workers, appends to the one journal, and turns what the person does into
 * entries and calls. `change` is fired after every new entry.
 */
export class Session extends EventTarget {
  readonly files: Files;
  readonly #means: Means;
  readonly #visits: Visits;
  readonly #logbook: Logbook;
  readonly #visit: PresentVisit;
  readonly #phones: PhoneDesk;
  readonly #preparation: Preparation;
  /** A restore was agreed to, and has not ended. */
  #ordered = false;
  /** What the ladder or the person has settled on. */
  #meant: Behavior | null = null;

  constructor(means: Means) {
    super();
    this.#means = means;
    const refused = (error: unknown): void => {
      this.#visit.unkept(error);
    };
    this.#visits = new Visits(means.cases, means.install ?? '', {
      changed: () => this.dispatchEvent(new Event('change')),
      refused,
    });
    this.#logbook = new Logbook(means.store, this.#visits, means.time, refused);
    this.#visit = new PresentVisit(this.#logbook, means.time, (entries) => {
      this.#written(entries);
    });
    const { append, start, note, begun } = this.#visit;
    const to = { time: means.time, start };
    this.#phones = new PhoneDesk(means.crew, to, {
      append,
      died: (reason) => {
        this.#preparation.drop();
        this.#visit.fault('restoring', new WorkerDied(reason), { ordered: this.#ordered });
      },
    });
    const desk = new FirmwareDesk(
      means.crew,
      { ...to, relay: () => this.snapshot.relay },
      {
        append,
        died: (reason) => {
          this.#visit.fault('checking the file', new WorkerDied(reason));
        },
      },
    );
    this.files = new Files({
      desk,
      remembered: means.remembered,
      storage: means.navigator.storage,
      note,
      begun,
      snapshot: () => this.snapshot,
      behavior: () => this.#meant ?? 'erase',
      // From then on a ticket may be asked for.
      checked: async (file) => this.#phones.pretend?.sign(file),
      ready: () => {
        this.#preparation.whenReady();
      },
    });
    this.#preparation = new Preparation({
      phones: this.#phones,
      snapshot: () => this.snapshot,
      file: () => this.files.chosen,
      kinds: () => kindsFor(this.snapshot, this.#meant, this.kept),
      failed: (error) => {
        this.#visit.fault('preparing the restore', error);
      },
    });
  }

  /** Everything that was written down in this visit. */
  get entries(): readonly Entry[] {
    return this.#visit.entries;
  }

  /** What it comes to. */
  get snapshot(): Snapshot {
    return this.#visit.snapshot;
  }

  /** Reads what the last visit left, looks at this computer, and begins to watch the bus. */
  async open(): Promise<void> {
    const { anew, relay, host, install } = this.#means;
    await this.#visit.read(anew);
    this.#visit.begin({
      who: 'page',
      kind: 'opened',
      version,
      host,
      relay: await relay(),
      ...(install ? { install } : {}),
    });
    await this.files.open();
    if (host.usb) await this.#watchBus();
  }

  /** Inside a click: Chrome asks which phone this page may use. */
  async grant(): Promise<void> {
    const since = this.#means.time.now();
    try {
      await (this.#phones.pretend?.pick() ??
        this.#means.navigator.usb.requestDevice({ filters: phoneFilters }));
    } catch {
      const ms = Math.round(this.#means.time.now() - since);
      this.#visit.note({ who: 'person', kind: 'declined', ms });
      return;
    }
    this.#visit.note({ who: 'person', kind: 'granted' });
    await this.#phones.need();
    await this.#phones.api?.picked();
  }

  /** What stood in the way is gone, says the person: the bus is looked at again, and the file prepared anew. */
  async recheck(): Promise<void> {
    await this.#phones.api?.look();
    if (this.snapshot.at === 'failed') await this.again();
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
    this.#visit.note({
      who: 'page',
      kind: 'opened',
      version,
      host: this.#means.host,
      relay: true,
      pretend: product,
      ...(asks ? { asks } : {}),
    });
    const api = await this.#phones.hirePretend(asks);
    const own = this.files.chosen?.file ?? null;
    const products = own ? (this.snapshot.firmware?.products ?? []) : [product];
    try {
      const file = own ?? (await api.make(product));
      if (own) await api.sign(own);
      await api.plugIn(products, { speed, mode });
      if (!own) await this.files.choose(file);
    } catch (error) {
      this.#visit.fault('plugging in the pretend iPhone', error);
    }
  }

  /** The other of two phones that are connected; not while one is being asked about. */
  take(ecid: string): void {
    if (this.#preparation.running || !this.#phones.api) return;
    this.#meant = null;
    this.#visit.note({ who: 'person', kind: 'took', ecid });
    this.#ask('taking the other phone', (api) => api.take(ecid));
  }

  /** An answer about the try that ended last, or about how things are from here on. */
  tell(of: 'then' | 'now', told: Told): void {
    this.#visit.note({ who: 'person', kind: 'told', of, told });
  }

  /** An attempt that was made with something else. */
  triedElsewhere(attempt: Elsewhere): void {
    this.#visit.note({ who: 'person', kind: 'tried-elsewhere', attempt });
  }

  /** To one of the kinds of install that the screen shows, and to nothing else. */
  async consent(behavior: Behavior): Promise<void> {
    const { phone, kinds, firmware } = this.snapshot;
    if (!phone || !kinds.includes(behavior) || !this.#phones.api || (await this.#repeats(behavior))) return;
    // A second click may come while the ladder is loaded.
    if (this.#ordered) return;
    const { ecid } = phone;
    this.#meant = behavior;
    const offered = firmware ? { build: firmware.build } : {};
    this.#visit.note({ who: 'person', kind: 'consented', ecid, behavior, ...offered });
    const { bench, time } = this.#means;
    const order = { ecid, behavior, bench, at: time.wall() };
    this.#ordered = true;
    this.#ask('restoring', (api) => api.restore(order));
  }

  /** Something that is done with the phone without a restore. */
  errand(errand: Errand): void {
    this.#ask('bringing it into another mode', (api) => api.errand(errand, this.files.chosen));
  }

  /** The phone stays as it is. */
  keep(): void {
    this.#visit.note({ who: 'person', kind: 'kept' });
  }

  stop(): void {
    this.#visit.note({ who: 'person', kind: 'stopped' });
    this.#ask('stopping', (api) => api.stop());
  }

  /** Another try: with the same file, signed anew and agreed to anew; without one, from the choice of it. */
  async again(behavior: Behavior | null = this.#meant): Promise<void> {
    if (behavior && (await this.#repeats(behavior))) return;
    this.#meant = behavior;
    const { pretend } = this.snapshot;
    if (pretend !== null && !this.#phones.pretend) {
      // It ended with the tab that it was plugged into.
      void this.pretend(pretend);
      return;
    }
    const ready = this.files.chosen !== null;
    this.#visit.note({ who: 'person', kind: 'again', file: ready });
    if (this.#phones.orphaned) void this.#phones.need();
    this.#preparation.whenReady();
  }

  /** Something has to be changed first: the page says so instead. */
  async #repeats(behavior: Behavior): Promise<boolean> {
    // Where the ladder cannot be loaded, nobody is held up.
    const ladder = await this.#means.ladder().catch(() => null);
    const is = ladder?.unchanged(this, behavior) === true;
    if (is) this.#visit.note({ who: 'page', kind: 'unchanged', behavior });
    return is;
  }

  /** The page was hidden or shown: of interest only while a phone is being restored. */
  shown(visible: boolean): void {
    const { phase, at } = this.snapshot;
    if (phase === null || at === 'done' || at === 'failed') return;
    this.#visit.note({ who: 'page', kind: visible ? 'shown' : 'hidden' });
  }

  /** The browser keeps this computer awake for what goes on, or refuses to. */
  keptAwake(held: boolean): void {
    if (this.snapshot.awake !== held) this.#visit.note({ who: 'page', kind: held ? 'awake' : 'asleep' });
  }

  /** Earlier visits, and case files that were opened. */
  get kept(): readonly KeptJournal[] {
    return this.#visits.kept;
  }

  /** The case of the phone at hand as a file. */
  async caseFile(inFull: boolean): Promise<File> {
    await this.#visit.begun;
    return this.#visits.file(this.entries, Math.round(this.#means.time.wall()), version, inFull);
  }

  /** A case file or a journal that a person opened: what is wrong with it is an entry, as with any file. */
  async openCase(file: File): Promise<void> {
    await this.#visit.begun;
    try {
      const ecid = await this.#visits.open(file, this.entries, this.snapshot.phone?.ecid ?? null);
      this.#visit.note({ who: 'page', kind: 'case-opened', ecid });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#visit.note({ who: 'page', kind: 'case-refused', why });
    }
  }

  /** A case that is kept here, while its phone is not at hand. */
  lookAt(ecid: string): void {
    this.#visit.note({ who: 'page', kind: 'case-opened', ecid });
  }

  /** What was told of before a phone was seen was about the phone at hand. */
  async join(): Promise<void> {
    const { phone } = this.snapshot;
    if (phone) await this.#visits.join(phone.ecid);
  }

  /** The visit is over: it becomes part of its case, and the next one begins anew. */
  close(): Promise<void> {
    return this.#visit.close();
  }

  /** Deletes the case of one phone; null: all that are kept here. The present visit goes on. */
  async forget(ecid: string | null): Promise<void> {
    await this.#visit.begun;
    await this.#logbook.drop(await this.#visits.forget(ecid));
  }

  /** The journal as a file: a head, then one entry a line. */
  journalFile(): File {
    return journalFile(this.entries, version, Math.round(this.#means.time.wall()));
  }

  #written(entries: readonly Entry[]): void {
    if (entries.some(({ kind }) => kind === 'restored' || kind === 'fault')) this.#ordered = false;
    this.dispatchEvent(new Event('change'));
    this.#preparation.follow(entries);
    if (!entries.some(({ kind }) => kind === 'phone')) return;
    this.files.lookUpWhenNew();
    void this.#visits.unmask(this.snapshot.phone?.ecid);
  }

  /** The worker for phones is large: it comes when there is one that this page may use. */
  async #watchBus(): Promise<void> {
    const { usb } = this.#means.navigator;
    usb.addEventListener('connect', () => void this.#phones.need());
    if ((await usb.getDevices()).length > 0) await this.#phones.need();
  }

  /** What a worker is asked for and does not do by a fault of its own. */
  #ask(doing: string, work: (api: Remote<RestoreApi>) => Promise<unknown>): void {
    const { api } = this.#phones;
    if (!api) return;
    work(api).catch((error: unknown) => {
      this.#visit.fault(doing, error);
    });
  }
}
