import type { Bytes } from '../bytes/bytes.ts';
import { ArrivingSource } from './arrivals.ts';
import { discard, suspects, type KeptFile } from './discard.ts';
import type { DownloadHears, DownloadMeans, Downloaded, Wanted } from './download-means.ts';
import { EarlySource } from './early-source.ts';
import { Fetcher } from './fetcher.ts';
import { Flow } from './flow.ts';
import { spoiledPieces } from './kept-pieces.ts';
import { allPieces, pieceSize } from './needs.ts';
import { DownloadCancelled, OlderInUse, RangesGone, ResourceChanged } from './network-errors.ts';
import { confirm, openArriving, type Opened } from './opening.ts';
import { Patience } from './patience.ts';
import { ShelfProofs } from './proofs.ts';
import { isSame, openResource } from './resource.ts';
import type { BrowserShelf } from './shelf.ts';
import type { Item } from './shelf-store.ts';
import { readSpan } from './span.ts';
import { verifyIpsw, type Verified } from './verify.ts';

/** The name under which a file from this address is kept. */
export const downloadKey = (url: string): string => `ipsw:${url}`;

/**
 * One file on its way from the network to the shelf: directory and manifest first, then what the wanted boards need,
 * checked while it comes. What is here and proven stays so over reloads; a file that changed at its address is refused.
 */
export class Download {
  readonly #means: DownloadMeans;
  readonly #shelf: BrowserShelf;
  readonly #hears: DownloadHears;
  readonly #wanted: Wanted;
  readonly #key: string;
  readonly #flow = new Flow();
  readonly #patience: Patience;

  constructor(means: DownloadMeans, wanted: Wanted) {
    this.#means = means;
    this.#shelf = means.shelf;
    this.#hears = means.hears;
    this.#wanted = wanted;
    this.#key = downloadKey(wanted.url);
    this.#patience = new Patience(means, wanted.url);
  }

  /** Stops asking the network; what is here is still checked. */
  pause(): void {
    this.#flow.pause();
  }

  resume(): void {
    // A pause is no silence.
    this.#patience.restart();
    this.#flow.resume();
  }

  /** Ends it; what is here is freed. */
  cancel(): void {
    this.#flow.end(new DownloadCancelled());
  }

  /**
   * To the end. Throws `DownloadCancelled`, the errors of the network (`network-errors.ts`), of the archive and of the
   * shelf. Whatever it is but a cancel, the pieces that are good stay, and another run goes on with them.
   */
  async run(): Promise<Downloaded> {
    const turn = await this.#turn();
    this.#patience.restart();
    try {
      await this.#shelf.room.repair();
      await this.#shelf.use(this.#key);
      const item = await this.#begin();
      return await this.#bring(item).catch((error: unknown) => {
        if (error instanceof RangesGone) return this.#bring(withoutRanges(item));
        throw error;
      });
    } catch (error) {
      // What was whole and lost a piece cannot get it back: the next run asks first what lies at the address now.
      if (error instanceof ResourceChanged) await this.#shelf.store.notComplete(this.#key);
      await this.#shelf.letGo(this.#key);
      if (error instanceof DownloadCancelled) await this.#shelf.room.free(this.#key);
      throw error;
    } finally {
      turn();
    }
  }

  /** Two tabs that want one file fetch it once: the second waits, and finds it here, or goes on where the first ended. */
  async #turn(): Promise<() => void> {
    const { locks } = this.#shelf;
    const name = `fetch:${this.#key}`;
    const free = await locks.attempt(name, 'exclusive');
    if (free) return free;
    this.#hears.elsewhere();
    return locks.hold(name, 'exclusive', this.#flow.ended);
  }

  /** What is kept of this very file, or what will be; an older one from this address makes room for it. */
  async #begin(): Promise<Item> {
    const { world, net } = this.#means;
    const { url, name, boards: asked = null } = this.#wanted;
    const before = await this.#shelf.store.item(this.#key);
    const kept = before?.origin?.boards;
    if (before?.complete && kept !== undefined && includes(kept, asked)) return before;
    const resource = await this.#patiently((signal) => openResource(world, net, url, signal));
    const same = before?.origin && isSame(before.origin.resource, resource) ? before : undefined;
    if (before && !same) {
      if (!(await this.#shelf.forget(this.#key))) throw new OlderInUse(url);
      await this.#shelf.use(this.#key);
    }
    const used = world.clock.wall();
    const boards = resource.ranges ? both(same ? (kept ?? null) : [], asked) : null;
    return {
      kind: 'ipsw',
      label: name,
      size: resource.size,
      complete: false,
      made: same?.made ?? used,
      used,
      origin: { name, resource, boards },
    };
  }

  /** What is missing of it is fetched, all of it checked; what turns out to be damaged goes from the shelf. */
  async #bring(item: Item): Promise<Downloaded> {
    const { world } = this.#means;
    const { store } = this.#shelf;
    const proofs = await ShelfProofs.open(store, this.#key);
    const file = { store, key: this.#key, size: item.size, proofs };
    const here = await this.#sound(file);
    const arriving = new ArrivingSource(world, { store, key: this.#key }, item.size, here);
    const source = new EarlySource(arriving, (offset, length) => this.#little(item, offset, length));
    // Without ranges the directory, at the end, comes last.
    if (!item.origin!.resource.ranges) source.coming();
    const opening = openArriving(world, source, item, this.#shelf);
    try {
      return await this.#bringFrom(source, item, { here, arriving, opening, proofs });
    } catch (error) {
      // Without ranges the opening itself waits for pieces, and none will come.
      arriving.fail(error);
      const opened = await opening.catch(() => undefined);
      await discard(file, suspects(error, opened?.read ?? source.touched, opened?.ipsw.zip));
      throw error;
    }
  }

  async #bringFrom(
    source: EarlySource,
    item: Item,
    { here, arriving, opening, proofs }: Begun,
  ): Promise<Downloaded> {
    const { resource, boards } = item.origin!;
    const first = opening.then((opened) => {
      this.#hears.opened(opened.ipsw);
      return opened;
    });
    first.catch(() => undefined);
    const pieces = resource.ranges ? (await first).pieces : allPieces(item.size);
    source.coming();
    const missing = pieces.filter((n) => !here.has(n));
    const toCome = missing.reduce((bytes, n) => bytes + pieceSize(n, item.size), 0);
    const complete = item.complete && missing.length === 0;
    await this.#shelf.keep(this.#key, { ...item, complete }, item.size - toCome);
    const fetcher = new Fetcher(this.#means, this.#patience, { key: this.#key, item, arriving });
    const fetching = fetcher.run(this.#flow, pieces, here);
    const checking = first.then(async (opened) => {
      const verified = await this.#check(opened, proofs);
      await fetching;
      await confirm(this.#means.world, source, opened);
      return verified;
    });
    // Each ends the other, and with the same error.
    fetching.catch((error: unknown) => {
      arriving.fail(error);
    });
    checking.catch((error: unknown) => {
      this.#flow.end(error);
    });
    await Promise.allSettled([fetching, checking]);
    const [verified] = await Promise.all([checking, fetching]);
    await this.#shelf.keep(this.#key, { ...item, complete: true });
    const blob = await this.#shelf.blob(this.#key, item, new Set(pieces));
    this.#hears.verified(verified);
    return { file: new File([blob], item.label, { lastModified: item.made }), boards };
  }

  /** The pieces that are here and as they were; the others go. */
  async #sound(file: KeptFile): Promise<Set<number>> {
    const { world, hashers } = this.#means;
    const here = await file.store.present(file.key);
    const progress = (done: number, total: number): void => {
      this.#hears.checking(done, total);
    };
    const looking = { world, store: file.store, hashers, signal: this.#flow.ended, progress };
    const spoiled = await spoiledPieces(looking, file, here);
    await discard(file, spoiled);
    return new Set(here.filter((n) => !spoiled.has(n)));
  }

  #check({ ipsw, identities, paths }: Opened, proofs: ShelfProofs): Promise<Verified> {
    const { world, hashers } = this.#means;
    const progress = (done: number, total: number): void => {
      this.#hears.checking(done, total);
    };
    const signal = this.#flow.ended;
    const options = { hashers, shelf: this.#shelf, proofs, paths, signal, progress };
    return verifyIpsw(world, ipsw, identities, options);
  }

  /** A few bytes ahead of the pieces. */
  #little({ origin }: Item, offset: number, length: number): Promise<Bytes> {
    const { world, net } = this.#means;
    return this.#patiently(async (signal) => {
      const wanted = { from: offset, to: offset + length, signal };
      const bytes = await readSpan(world, net, origin!.resource, wanted);
      this.#patience.gained();
      return bytes;
    });
  }

  #patiently<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#flow.run(async (signal) => {
      for (;;) {
        try {
          return await work(signal);
        } catch (error) {
          await this.#patience.wait(error, signal);
        }
      }
    });
  }
}

interface Begun {
  readonly here: ReadonlySet<number>;
  readonly arriving: ArrivingSource;
  readonly opening: Promise<Opened>;
  readonly proofs: ShelfProofs;
}

/** Nothing can be left out of it then. */
const withoutRanges = (item: Item): Item => {
  const { name, resource } = item.origin!;
  return { ...item, origin: { name, resource: { ...resource, ranges: false }, boards: null } };
};

type Boards = readonly string[] | null;

/** Null: all boards. */
const includes = (kept: Boards, asked: Boards): boolean =>
  kept === null || (asked?.every((board) => kept.includes(board)) ?? false);

const both = (a: Boards, b: Boards): Boards => a && b && [...new Set([...a, ...b])];
