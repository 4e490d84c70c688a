import type { World } from '../src/bytes/world.ts';
import { Download } from '../src/firmware/download.ts';
import type { DownloadHears, Wanted } from '../src/firmware/download-means.ts';
import type { Hashers } from '../src/firmware/hashing.ts';
import type { Net } from '../src/firmware/net.ts';
import { DownloadCancelled } from '../src/firmware/network-errors.ts';
import type { BrowserShelf } from '../src/firmware/shelf.ts';
import type { Note } from '../src/journal/journal.ts';
import { outsideAttempt } from '../src/restore/fault.ts';
import type { Fetched } from '../src/session/contract.ts';
import { checkNotes, proofOf } from './verify.ts';

interface Bench {
  readonly world: World;
  readonly note: Note;
  readonly net: Net;
  readonly hashers: Hashers;
  readonly shelf: BrowserShelf;
}

/** A download that writes down what happens to it, and its faults. */
export class NotedDownload {
  readonly #bench: Bench;
  readonly #download: Download;

  constructor(bench: Bench, wanted: Wanted) {
    this.#bench = bench;
    const { note } = bench;
    const hears: DownloadHears = {
      ...checkNotes(note),
      fetch: (asked) => {
        note({ who: 'ipsw', kind: 'fetch', ...asked });
      },
      fetching: (done, total, bytesPerSecond) => {
        note({ who: 'ipsw', kind: 'fetching', done, total, bytesPerSecond });
      },
      stalled: (stall) => {
        note({ who: 'ipsw', kind: 'stalled', ...stall });
      },
      elsewhere: () => {
        note({ who: 'ipsw', kind: 'elsewhere' });
      },
      fetched: (bytes, ms) => {
        note({ who: 'ipsw', kind: 'fetched', bytes, ms });
      },
    };
    this.#download = new Download({ ...bench, hears }, wanted);
  }

  /** Null: it was cancelled, or the fault is written down. */
  async run(): Promise<Fetched | null> {
    try {
      const { file, boards } = await this.#download.run();
      return { file, verified: proofOf(file, boards) };
    } catch (error) {
      if (!(error instanceof DownloadCancelled))
        outsideAttempt(this.#bench.note, 'downloading the file', error);
      return null;
    }
  }

  pause(): void {
    this.#download.pause();
  }

  resume(): void {
    this.#download.resume();
  }

  cancel(): void {
    this.#download.cancel();
  }
}
