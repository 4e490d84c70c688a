import type { Behavior, ListedBuild } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Fetched, Model, Purpose, ShelfReport, Wanted } from './contract.ts';
import type { Firmware, FirmwareDesk } from './firmware.ts';
import type { NotHere, Picked, RememberedFile } from './remembered.ts';

/** What the choice of a file is given by the session. */
interface FilesMeans {
  readonly desk: FirmwareDesk;
  readonly remembered: RememberedFile;
  readonly storage: StorageManager;
  readonly note: Note;
  /** What the last visit left is read: before that nobody knows which phone it is about. */
  readonly begun: Promise<void>;
  readonly snapshot: () => Snapshot;
  readonly behavior: () => Behavior;
  /** A checked file is here, and does not count as checked before this has been done. */
  readonly checked: (file: File) => Promise<void>;
  /** It counts now. */
  readonly ready: () => void;
}

/** The firmware file: found in public lists, fetched, picked or found again, checked, kept. */
export class Files {
  /** The name of the file of an earlier visit; null when none is remembered. */
  remembered: string | null = null;
  /** What was chosen, once it is checked. */
  chosen: Fetched | null = null;
  readonly #means: FilesMeans;
  #reading = false;
  /** Another one for each choice: what was begun for an earlier one is of no interest any more. */
  #choice: object = {};
  #release: () => void = () => undefined;

  constructor(means: FilesMeans) {
    this.#means = means;
  }

  async open(): Promise<void> {
    this.remembered = await this.#means.remembered.name();
  }

  /** A file that a person picked or dropped: checked whole before anything else happens with it. */
  async choose(file: File, handle?: Promise<FileSystemHandle | null>): Promise<void> {
    void handle?.then((found) => found && this.#means.remembered.keep(found));
    await this.#check(file, async (api) => {
      const verified = await api.verify(file, this.#purpose());
      return verified && { file, verified };
    });
  }

  /** A folder that an IPSW was unpacked into: read in place, and checked as the file that it was. */
  async chooseFolder(folder: FileSystemDirectoryHandle): Promise<void> {
    await this.#means.remembered.keep(folder);
    await this.#check({ name: folder.name, size: 0 }, (api) => api.verifyFolder(folder, this.#purpose()));
  }

  /** Inside a click: Chrome's own picker, whose choice is found again at the next visit. */
  async pick(what: 'file' | 'folder'): Promise<void> {
    const picked = await this.#means.remembered.pick(what);
    if (picked) await this.#chosePicked(picked);
  }

  /** Inside a click: the file or folder of an earlier visit, for which Chrome asks the person again. */
  async reopen(): Promise<void> {
    const picked = await this.#means.remembered.reopen();
    if (!('because' in picked)) return this.#chosePicked(picked);
    this.#notHere(picked);
  }

  /** The models that a person may name while no phone is at hand, newest first. */
  models(): Promise<readonly Model[]> {
    return this.#means.desk.use((api) => api.models());
  }

  /** The person says which model it is: public lists tell which iOS there is for it. */
  async model({ product, name }: Model): Promise<void> {
    this.#means.note({ who: 'person', kind: 'model', product, name });
    await this.lookUp();
  }

  /** Asks which iOS there is for the phone at hand, or the model that was named. `anew`: also right after another time. */
  async lookUp(anew = false): Promise<void> {
    await this.#means.begun;
    const { phone, model, relay } = this.#means.snapshot();
    const product = (phone ?? model)?.product;
    if (product !== undefined && relay) await this.#means.desk.use((api) => api.lookUp(product, anew));
  }

  /** Looks up a phone that nobody has looked up yet, while it is open which iOS it should be. */
  lookUpWhenNew(): void {
    const { phone, pretend, wait, file, catalogue } = this.#means.snapshot();
    const open = pretend === null && wait?.for === 'file' && file === null;
    if (open && phone?.product !== undefined && catalogue?.product !== phone.product) void this.lookUp();
  }

  /** A build of a public list: Apple is asked about it before anything of it is fetched. */
  async get({ url }: ListedBuild): Promise<void> {
    const name = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
    await this.fetch({ url, name });
  }

  /**
   * A firmware file from the network, or one of those that are kept: fetched onto the shelf and checked while it comes.
   * Wanted again, it goes on where it stopped. Before that Apple is asked about it, where it is known for which phone.
   */
  async fetch(wanted: Wanted): Promise<void> {
    const { desk, note, storage, begun } = this.#means;
    await begun;
    const purpose = this.#purpose();
    note({ who: 'person', kind: 'fetches', file: wanted.name, url: wanted.url });
    const choice = this.#chooseAnew();
    // Chromium answers without asking anyone; a refusal only means that the browser may clear the shelf some day.
    await storage.persist().catch(() => false);
    await desk.use(async (api) => {
      const boards = purpose ? await api.eligible(wanted.url, purpose) : (wanted.boards ?? []);
      if (this.#choice !== choice) return;
      const fetched = boards && (await api.download(boards.length > 0 ? { ...wanted, boards } : wanted));
      if (this.#choice !== choice) return;
      await this.#use(fetched);
      if (fetched) await this.#released();
    });
  }
  pause(): void {
    this.#means.note({ who: 'person', kind: 'paused' });
    void this.#means.desk.use((api) => api.pause());
  }

  resume(): void {
    this.#means.note({ who: 'person', kind: 'resumed' });
    void this.#means.desk.use((api) => api.resume());
  }

  /** Ends whatever is asked, looked through or checked; what is here of it stays. */
  halt(): void {
    this.#end(true);
    this.#means.desk.drop();
  }

  /** Ends the download; what was fetched is freed. */
  cancel(): void {
    this.#end(false);
    void this.#means.desk.use((api) => api.cancel());
  }

  /** What is kept in this browser, also by other tabs, and how much may come. */
  shelf(): Promise<ShelfReport> {
    return this.#means.desk.use((api) => api.shelf());
  }

  /** Frees something that is kept. False: some tab uses it. */
  free(key: string): Promise<boolean> {
    return this.#means.desk.use((api) => api.free(key));
  }

  #chosePicked(picked: Picked): Promise<void> {
    return 'file' in picked ? this.choose(picked.file) : this.chooseFolder(picked.folder);
  }

  #end(keeps: boolean): void {
    this.#means.note({ who: 'person', kind: 'cancelled', ...(keeps ? { keeps } : {}) });
    this.#choice = {};
    this.#reading = false;
  }

  #notHere({ because }: NotHere): void {
    const file = this.remembered ?? 'the file';
    const why = because === 'SourceRefused' ? 'the browser may not read it' : 'it is not there any more';
    const fault = { name: because, message: `"${file}": ${why}`, file };
    // What is only not allowed may be asked for again.
    if (because === 'SourceGone') this.remembered = null;
    const doing = 'opening the file of an earlier visit';
    this.#means.note({ who: 'page', kind: 'fault', phase: 'prepare', doing, fault });
  }

  /** `size`: in bytes, 0 where only reading tells. */
  async #check(
    { name, size }: { name: string; size: number },
    look: (api: Firmware) => Promise<Fetched | null>,
  ): Promise<void> {
    this.#means.note({ who: 'person', kind: 'chose', file: name, size });
    const choice = this.#chooseAnew();
    await new Promise<void>((used, failed) => {
      const work = this.#means.desk.use(async (api) => {
        const checked = await look(api);
        if (this.#choice !== choice) return;
        await this.#use(checked);
        if (!checked || !(await usesImage(api).catch(() => false))) return;
        used();
        await this.#released();
      });
      work.then(used, failed);
    });
  }

  /** The worker stays while this is the file: what it holds, no other tab clears away. */
  #released(): Promise<void> {
    return new Promise((release) => {
      this.#release = release;
    });
  }

  async #use(checked: Fetched | null): Promise<void> {
    this.#reading = false;
    if (!checked) return;
    await this.#means.checked(checked.file);
    this.chosen = checked;
    this.#means.ready();
  }

  /** Whom the firmware is for, where that is known and Apple can be asked. A pretend iPhone has an Apple of its own. */
  #purpose(): Purpose | null {
    const { phone, model, relay, pretend } = this.#means.snapshot();
    const aim = phone ?? model;
    return aim && relay && pretend === null ? { aim, behavior: this.#means.behavior() } : null;
  }

  /** What is being read or fetched is not wanted any more, and the present file is not held any more. */
  #chooseAnew(): object {
    this.#release();
    if (this.#reading) this.#means.desk.drop();
    this.#reading = true;
    this.chosen = null;
    this.#choice = {};
    return this.#choice;
  }
}

/** Some unpacked image is in use; else the worker need not stay with its memory. */
const usesImage = async (api: Firmware): Promise<boolean> =>
  (await api.shelf()).kept.some(({ kind, inUse }) => kind === 'image' && inUse);
