import type { Bytes } from '../bytes/bytes.ts';
import { ArrivingSource } from './arrivals.ts';
import { discard } from './discard.ts';
import type { DownloadHears, DownloadMeans, Downloaded, Wanted } from './download-means.ts';
import { EarlySource } from './early-source.ts';
import { Fetcher } from './fetcher.ts';
import { Flow } from './flow.ts';
import { openIpsw, type Ipsw } from './ipsw.ts';
import type { Identity } from './manifest.ts';
import { allPieces, identitiesFor, pathsFor, piecesFor } from './needs.ts';
import { DownloadCancelled } from './network-errors.ts';
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
    this.#patience.heard();
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
    this.#patience.heard();
    try {
      await this.#shelf.room.repair();
      await this.#shelf.use(this.#key);
      return await this.#bring(await this.#begin());
    } catch (error) {
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
      await this.#shelf.letGo(this.#key);
      await this.#shelf.room.free(this.#key);
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

  async #bring(item: Item): Promise<Downloaded> {
    const { world } = this.#means;
    const { store } = this.#shelf;
    const { resource, boards } = item.origin!;
    const here = new Set(await store.present(this.#key));
    const arriving = new ArrivingSource(world, { store, key: this.#key }, item.size, here);
    const source = new EarlySource(arriving, (offset, length) => this.#little(item, offset, length));
    // Without ranges the directory, at the end, comes last.
    if (!resource.ranges) source.coming();
    const opening = this.#open(source, item);
    opening.catch(() => undefined);
    const pieces = resource.ranges ? (await opening).pieces : allPieces(item.size);
    source.coming();
    await store.putItem(this.#key, item);
    const fetcher = new Fetcher(this.#means, this.#patience, { key: this.#key, item, arriving });
    const fetching = fetcher.run(this.#flow, pieces, here);
    const checking = opening.then((opened) => this.#check(opened, fetching));
    // Each ends the other, and with the same error.
    fetching.catch((error: unknown) => {
      arriving.fail(error);
    });
    checking.catch((error: unknown) => {
      this.#flow.end(error);
    });
    await Promise.allSettled([fetching, checking]);
    const [verified] = await Promise.all([checking, fetching]);
    const whole = { ...item, complete: true };
    await this.#shelf.touch(this.#key, whole);
    const blob = await this.#shelf.blob(this.#key, item, new Set(pieces));
    this.#hears.verified(verified);
    return { file: new File([blob], item.label, { lastModified: item.made }), boards };
  }

  async #open(source: EarlySource, { label, origin }: Item): Promise<Opened> {
    const { boards } = origin!;
    const ipsw = await openIpsw(this.#means.world, source, label, this.#shelf);
    this.#hears.opened(ipsw);
    const identities = identitiesFor(ipsw, boards);
    const paths = pathsFor(identities, boards);
    return { ipsw, identities, paths, pieces: piecesFor(ipsw, paths) };
  }

  async #check({ ipsw, identities, paths }: Opened, fetching: Promise<void>): Promise<Verified> {
    const { world, hashers } = this.#means;
    const proofs = await ShelfProofs.open(this.#shelf.store, this.#key);
    const progress = (done: number, total: number): void => {
      this.#hears.checking(done, total);
    };
    try {
      const shelf = this.#shelf;
      const verified = await verifyIpsw(world, ipsw, identities, { hashers, shelf, proofs, paths, progress });
      await fetching;
      return verified;
    } catch (error) {
      await discard(this.#shelf.store, { key: this.#key, zip: ipsw.zip, proofs }, error);
      throw error;
    }
  }

  /** A few bytes ahead of the pieces. */
  #little({ origin }: Item, offset: number, length: number): Promise<Bytes> {
    const { world, net } = this.#means;
    return this.#patiently(async (signal) => {
      const wanted = { from: offset, to: offset + length, signal };
      const bytes = await readSpan(world, net, origin!.resource, wanted);
      this.#patience.heard();
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

interface Opened {
  readonly ipsw: Ipsw;
  readonly identities: readonly Identity[];
  readonly paths: ReadonlySet<string> | undefined;
  readonly pieces: readonly number[];
}

type Boards = readonly string[] | null;

/** Null: all boards. */
const includes = (kept: Boards, asked: Boards): boolean =>
  kept === null || (asked?.every((board) => kept.includes(board)) ?? false);

const both = (a: Boards, b: Boards): Boards => a && b && [...new Set([...a, ...b])];
