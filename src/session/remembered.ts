import { createStore, get, set, type UseStore } from 'idb-keyval';

/** The part of a file handle that permission is asked with: Chromium's, and in no standard yet. */
interface AskingHandle extends FileSystemFileHandle {
  requestPermission?(how: { mode: 'read' }): Promise<PermissionState>;
}

/** The window, where it is Chromium's. */
interface Picker {
  showOpenFilePicker?(how: object): Promise<FileSystemFileHandle[]>;
}

const key = 'last';

/** Where the file of the last visit lies: Chrome keeps the handle, and asks the person again before it is read. */
export class RememberedFile {
  readonly #store: UseStore = createStore('replug-file', 'handles');
  readonly #page: object;

  constructor(page: object) {
    this.#page = page;
  }

  /** Its name; null when none is remembered. */
  async name(): Promise<string | null> {
    return (await this.#load())?.name ?? null;
  }

  /** Inside a click: Chrome's own picker. Null: the person chose nothing, or there is no such picker. */
  async pick(): Promise<File | null> {
    try {
      const [handle] = (await (this.#page as Picker).showOpenFilePicker?.(onlyIpsw)) ?? [];
      if (!handle) return null;
      await this.keep(handle);
      return await handle.getFile();
    } catch {
      return null;
    }
  }

  async keep(handle: FileSystemHandle): Promise<void> {
    if (handle.kind === 'file') await set(key, handle, this.#store).catch(() => undefined);
  }

  /** Inside a click. Null: it is gone, or Chrome may not read it any more. */
  async reopen(): Promise<File | null> {
    const handle = await this.#load();
    try {
      const asked = (await handle?.requestPermission?.({ mode: 'read' })) ?? 'granted';
      return handle && asked === 'granted' ? await handle.getFile() : null;
    } catch {
      return null;
    }
  }

  #load(): Promise<AskingHandle | undefined> {
    return get<AskingHandle>(key, this.#store).catch(() => undefined);
  }
}

const onlyIpsw = {
  types: [{ description: 'IPSW', accept: { 'application/zip': ['.ipsw', '.zip'] } }],
};
