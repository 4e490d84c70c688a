import { detour } from '../journal/detour.ts';
import type { Behavior, Entry } from '../journal/entry.ts';
import type { Snapshot } from '../journal/snapshot.ts';
import type { Fetched } from './contract.ts';
import type { PhoneDesk } from './phone-desk.ts';

/** What a preparation is made of, each as it is now. */
interface PreparationMeans {
  readonly phones: PhoneDesk;
  readonly snapshot: () => Snapshot;
  /** The checked file; null while there is none. */
  readonly file: () => Fetched | null;
  /** What is asked to be signed, in this order. */
  readonly kinds: () => readonly Behavior[];
  readonly failed: (error: unknown) => void;
}

/** Brings a checked file and a phone together, as soon as both are here: do they fit, and does Apple sign? */
export class Preparation {
  readonly #means: PreparationMeans;
  #running = false;

  constructor(means: PreparationMeans) {
    this.#means = means;
  }

  /** The phone is being asked about: no other takes its place now. */
  get running(): boolean {
    return this.#running;
  }

  /** Nobody answers any more. */
  drop(): void {
    this.#running = false;
  }

  /** After these entries a file and a phone may come together. */
  follow(entries: readonly Entry[]): void {
    // The answer that tells of it may come late, or be lost.
    if (this.#means.snapshot().signed || entries.some(({ kind }) => kind === 'fault')) this.drop();
    if (entries.some(({ kind }) => mayBeReady.has(kind))) this.whenReady();
  }

  whenReady(): void {
    const { phones, snapshot, file, kinds, failed } = this.#means;
    const { phone, at, wait, signed, errand } = snapshot();
    // It is on its way from one mode to another.
    if (errand?.state === 'begun') return;
    const chosen = file();
    const { api } = phones;
    if (!chosen || !phone || !api || this.#running) return;
    if (at !== 'waiting' || signed || !(wait && mayPrepare.has(wait.for)) || detour(snapshot())) return;
    this.#running = true;
    const prepared = api.prepare(chosen.file, chosen.verified, kinds()).finally(() => {
      this.#running = false;
      // Meanwhile another phone took its place.
      if (snapshot().phone?.ecid !== phone.ecid) this.whenReady();
    });
    prepared.catch(failed);
  }
}

/** After these a file and a phone may be brought together. */
const mayBeReady: ReadonlySet<string> = new Set(['phone', 'errand', 'returned']);

/** What is waited for while they may. */
const mayPrepare: ReadonlySet<string> = new Set(['signing', 'phone']);
