import { Download } from '../src/firmware/download.ts';
import type { Downloaded, Wanted } from '../src/firmware/download-means.ts';
import { wasmHashers } from '../src/firmware/hashers.ts';
import { BrowserShelf } from '../src/firmware/shelf.ts';
import type { Cdn } from './apple/cdn.ts';
import { VirtualWorld } from './clock.ts';

/** One tab: what it was told, and a download on a shelf that other tabs of the same test share. */
export class DownloadTab {
  readonly world = new VirtualWorld();
  readonly shelf: BrowserShelf;
  readonly told: Record<string, unknown>[] = [];
  readonly download: Download;

  constructor(cdn: Cdn, shelf: string, wanted: Partial<Wanted> = {}, origin?: string) {
    const say = (kind: string, fields: object = {}): void => void this.told.push({ kind, ...fields });
    const room = {
      room: (needed: number, free: number | null) => say('room', { needed, free }),
      freed: (label: string) => say('freed', { label }),
    };
    this.shelf = new BrowserShelf(this.world, room, shelf);
    const hears = {
      fetch: (asked: object) => say('fetch', asked),
      fetching: (done: number, total: number) => say('fetching', { done, total }),
      stalled: (stall: object) => say('stalled', stall),
      elsewhere: () => say('elsewhere'),
      fetched: (bytes: number) => say('fetched', { bytes }),
      opened: () => say('opened'),
      checking: () => undefined,
      verified: (found: object) => say('verified', found),
    };
    const { world } = this;
    const means = { world, net: cdn.net(origin), shelf: this.shelf, hashers: wasmHashers, hears };
    this.download = new Download(means, { url: cdn.url, name: 'a.ipsw', ...wanted });
  }

  run(): Promise<Downloaded> {
    return this.world.run(this.download.run());
  }

  /** What was told of this kind; only the fields that are asked for. */
  of(kind: string, ...fields: string[]): unknown[] {
    return this.told.filter((each) => each.kind === kind).map((each) => fields.map((field) => each[field]));
  }
}
