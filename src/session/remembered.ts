import { createStore, get, set, type UseStore } from 'idb-keyval';

/** The part of a handle that permission is asked with: Chromium's, and in no standard yet. */
interface Asking {
  requestPermission?(how: { mode: 'read' }): Promise<PermissionState>;
}

type Handle = (FileSystemFileHandle | FileSystemDirectoryHandle) & Asking;

/** The window, where it is Chromium's. */
interface Picker {
  showOpenFilePicker?(how: object): Promise<FileSystemFileHandle[]>;
  showDirectoryPicker?(how: object): Promise<FileSystemDirectoryHandle>;
}

/** A firmware file, or the folder that one was unpacked into. */
export type Picked = { readonly file: File } | { readonly folder: FileSystemDirectoryHandle };

/** Why what was remembered is not here, by the name of the fault. */
export interface NotHere {
  readonly because: 'SourceRefused' | 'SourceGone';
}

const key = 'last';

/** Where the file or folder of the last visit lies: Chrome keeps the handle, and asks the person again before it is read. */
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
  async pick(what: 'file' | 'folder'): Promise<Picked | null> {
    const page = this.#page as Picker;
    try {
      const handle =
        what === 'file'
          ? (await page.showOpenFilePicker?.(onlyIpsw))?.[0]
          : await page.showDirectoryPicker?.({ mode: 'read' });
      if (!handle) return null;
      await this.keep(handle);
      return await opened(handle);
    } catch {
      return null;
    }
  }

  async keep(handle: FileSystemHandle): Promise<void> {
    await set(key, handle, this.#store).catch(() => undefined);
  }

  /** Inside a click: the browser asks the person again, unless it still may read it. */
  async reopen(): Promise<Picked | NotHere> {
    const handle = await this.#load();
    if (!handle) return { because: 'SourceGone' };
    try {
      const allowed = (await handle.requestPermission?.({ mode: 'read' })) ?? 'granted';
      return allowed === 'granted' ? await opened(handle) : { because: 'SourceRefused' };
    } catch (error) {
      // Permission that is taken back between the two.
      const refused = error instanceof DOMException && error.name === 'NotAllowedError';
      return { because: refused ? 'SourceRefused' : 'SourceGone' };
    }
  }

  #load(): Promise<Handle | undefined> {
    return get<Handle>(key, this.#store).catch(() => undefined);
  }
}

const opened = async (handle: Handle): Promise<Picked> =>
  handle.kind === 'file' ? { file: await handle.getFile() } : { folder: handle };

const onlyIpsw = {
  types: [{ description: 'IPSW', accept: { 'application/zip': ['.ipsw', '.zip'] } }],
};
