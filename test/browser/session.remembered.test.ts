import { expect } from '@open-wc/testing';
import { classOf } from '../../src/diagnosis/classes.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { blank, next } from '../../src/journal/fold.ts';
import { Journal } from '../../src/journal/journal.ts';
import type { Verified } from '../../src/journal/order.ts';
import type { FirmwareDesk } from '../../src/session/firmware.ts';
import { Files } from '../../src/session/files.ts';
import { RememberedFile } from '../../src/session/remembered.ts';
import { fileRefusal } from '../../src/ui/say-file.ts';
import { emptyFolder, write } from './opfs.ts';

type Permission = (how: { mode: string }) => Promise<PermissionState>;
const handles = FileSystemHandle.prototype as FileSystemHandle & { requestPermission?: Permission };

/** One visit of the page: what is remembered is in the browser's storage, as between visits. */
class Visit {
  readonly entries: Entry[] = [];
  /** What the firmware worker was given to check. */
  readonly checked: string[] = [];
  readonly files: Files;

  constructor(picker: object = {}) {
    const journal = new Journal({ now: () => 0, wall: () => 0 }, 0, (entry) => this.entries.push(entry));
    const proof = (file: string): Verified => ({ file, size: 1, lastModified: 0, boards: null });
    const api = {
      verify: async (file: File) => {
        this.checked.push(`${file.name}: ${await file.text()}`);
        return proof(file.name);
      },
      verifyFolder: (folder: FileSystemDirectoryHandle) => {
        this.checked.push(`${folder.name}/`);
        return Promise.resolve({ file: new File([], folder.name), verified: proof(folder.name) });
      },
    };
    this.files = new Files({
      desk: { use: (work: (one: typeof api) => unknown) => work(api) } as unknown as FirmwareDesk,
      remembered: new RememberedFile(picker),
      storage: navigator.storage,
      note: journal.note,
      begun: Promise.resolve(),
      snapshot: () => blank,
      behavior: () => 'erase',
      checked: () => Promise.resolve(),
      ready: () => undefined,
    });
  }

  refusal(): unknown[] {
    const last = this.entries.at(-1);
    if (last?.kind !== 'fault') throw new Error(`ended with ${last?.kind ?? 'nothing'}`);
    const snapshot = this.entries.reduce(next, blank);
    return [last.fault.name, classOf(last.fault, last.phase), fileRefusal(last.fault, snapshot)];
  }
}

describe('the file of an earlier visit', () => {
  let folder: FileSystemDirectoryHandle;
  const asked: string[] = [];
  let answer: PermissionState = 'granted';
  const own = Object.getOwnPropertyDescriptor(handles, 'requestPermission');
  before(() => {
    // The origin's own files are never asked about: only the question is pretended, the handles are real.
    Object.defineProperty(handles, 'requestPermission', {
      configurable: true,
      value: ({ mode }: { mode: string }) => {
        asked.push(mode);
        return Promise.resolve(answer);
      },
    });
  });
  after(async () => {
    if (own) Object.defineProperty(handles, 'requestPermission', own);
    await emptyFolder('remembered');
  });
  beforeEach(async () => {
    folder = await emptyFolder('remembered');
    await write(folder, 'mine.ipsw', 'content');
    asked.length = 0;
    answer = 'granted';
    const handle = await folder.getFileHandle('mine.ipsw');
    const first = new Visit({ showOpenFilePicker: () => Promise.resolve([handle]) });
    await first.files.pick('file');
    expect(first.checked).to.deep.equal(['mine.ipsw: content']);
  });

  async function again(): Promise<Visit> {
    const visit = new Visit();
    await visit.files.open();
    return visit;
  }

  it('is known by its name, asked for in a click, and checked anew', async () => {
    const visit = await again();
    expect(visit.files.remembered).to.equal('mine.ipsw');
    expect(asked, 'before the click').to.deep.equal([]);
    await visit.files.reopen();
    expect([asked, visit.checked]).to.deep.equal([['read'], ['mine.ipsw: content']]);
    expect(visit.files.chosen?.verified.file).to.equal('mine.ipsw');
  });

  it('that the browser may not read says so, and can be asked for again', async () => {
    const visit = await again();
    for (const not of ['denied', 'prompt'] as const) {
      answer = not;
      await visit.files.reopen();
      expect(visit.refusal()).to.deep.equal([
        'SourceRefused',
        'FILE',
        'The browser has not been allowed to read “mine.ipsw”. Choose it again, and allow it when the browser asks.',
      ]);
      expect([visit.checked, visit.files.remembered]).to.deep.equal([[], 'mine.ipsw']);
    }
    answer = 'granted';
    await visit.files.reopen();
    expect(visit.checked).to.deep.equal(['mine.ipsw: content']);
  });

  it('that is not there any more says so, and is offered no more', async () => {
    await folder.removeEntry('mine.ipsw');
    const visit = await again();
    await visit.files.reopen();
    expect(visit.refusal()).to.deep.equal([
      'SourceGone',
      'FILE',
      'The file is no longer where it was, or this browser may not read it any more. Choose it again.',
    ]);
    expect(visit.files.remembered).to.equal(null);
  });

  it('may be a folder that was picked or dropped', async () => {
    const picking = new Visit({ showDirectoryPicker: () => Promise.resolve(folder) });
    await picking.files.pick('folder');
    const visit = await again();
    expect(visit.files.remembered).to.equal('remembered');
    await visit.files.reopen();
    expect([picking.checked, visit.checked]).to.deep.equal([['remembered/'], ['remembered/']]);
  });

  it('is not looked for when a picker is closed without a choice', async () => {
    const visit = new Visit({
      showOpenFilePicker: () => Promise.reject(new DOMException('', 'AbortError')),
    });
    await visit.files.pick('file');
    await visit.files.pick('folder');
    expect([visit.entries, visit.checked]).to.deep.equal([[], []]);
  });
});
