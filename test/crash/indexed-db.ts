import type { Disk, Stores } from './disk.ts';

type Key = IDBValidKey;

interface Range {
  readonly lower: Key;
  readonly upper: Key;
}

/** In place of the browser's `IDBKeyRange`: the little of it that is asked for here. */
export const keyRange = { bound: (lower: Key, upper: Key): Range => ({ lower, upper }) };

/** What becomes of a request: handlers are set right after it was made. */
interface Request {
  result: unknown;
  readonly error: null;
  onsuccess?: () => void;
  onupgradeneeded?: () => void;
}

const request = (): Request => ({ result: undefined, error: null });

/** A step of a transaction: it sees the stores, and may hand back other ones. */
type Step = (stores: Stores) => Stores | undefined;

class Transaction {
  readonly error = null;
  readonly steps: Step[] = [];
  oncomplete: (() => void) | null = null;
  readonly #durability: IDBTransactionDurability;

  constructor(durability: IDBTransactionDurability) {
    this.#durability = durability;
  }

  objectStore(name: string): Store {
    return new Store(this, name);
  }

  /** Runs alone on its database, to its end: what its handlers ask for belongs to it. */
  async run(disk: Disk, database: string, isAlive: () => boolean): Promise<void> {
    const before = disk.read(database);
    let stores = before;
    for (let step = this.steps.shift(); step; step = this.steps.shift()) {
      stores = step(stores) ?? stores;
      await Promise.resolve();
    }
    if (!isAlive()) return;
    if (stores !== before) disk.write(database, stores, this.#durability);
    if (isAlive()) this.oncomplete?.();
  }
}

class Store {
  readonly transaction: Transaction;
  readonly #name: string;

  constructor(transaction: Transaction, name: string) {
    this.transaction = transaction;
    this.#name = name;
  }

  get(key: Key): Request {
    return this.#read((records) => records.find(([each]) => compare(each, key) === 0)?.[1]);
  }

  getAll(range?: Range): Request {
    return this.#read((records) => records.filter(inside(range)).map(([, value]) => value));
  }

  getAllKeys(range?: Range): Request {
    return this.#read((records) => records.filter(inside(range)).map(([key]) => key));
  }

  put(value: unknown, key: Key): Request {
    const kept = structuredClone(value);
    return this.#write(key, (records) => [...records.filter(isNot(key)), [key, kept]]);
  }

  delete(of: Key | Range): Request {
    const gone = isRange(of) ? inside(of) : ([key]: Pair) => compare(key, of) === 0;
    return this.#write(undefined, (records) => records.filter((each) => !gone(each)));
  }

  clear(): Request {
    return this.#write(undefined, () => []);
  }

  #read(look: (records: Pair[]) => unknown): Request {
    const asked = request();
    this.transaction.steps.push((stores) => {
      answer(asked, look(sorted(stores, this.#name)));
      return undefined;
    });
    return asked;
  }

  #write(result: Key | undefined, change: (records: Pair[]) => Pair[]): Request {
    const asked = request();
    this.transaction.steps.push((stores) => {
      const records = change(sorted(stores, this.#name));
      answer(asked, result);
      return new Map([...stores, [this.#name, new Map(records.map((each) => [textOf(each[0]), each]))]]);
    });
    return asked;
  }
}

type Pair = readonly [key: Key, value: unknown];

function answer(asked: Request, result: unknown): void {
  asked.result = result;
  queueMicrotask(() => asked.onsuccess?.());
}

/** One page's way to the databases of its profile; it ends with the page. */
export class PretendIndexedDb {
  readonly #disk: Disk;
  readonly #isAlive: () => boolean;
  readonly #turns = new Map<string, Promise<void>>();

  constructor(disk: Disk, isAlive: () => boolean) {
    this.#disk = disk;
    this.#isAlive = isAlive;
  }

  open(name: string, version = 1): Request {
    const asked = request();
    const layout = new Map<string, Map<string, Pair>>();
    const database = {
      objectStoreNames: [] as string[],
      createObjectStore: (store: string) => void layout.set(store, new Map()),
      transaction: (_: string, mode: IDBTransactionMode, how?: { durability?: IDBTransactionDurability }) =>
        this.#begin(name, mode, how?.durability ?? 'relaxed'),
      close: () => undefined,
    };
    queueMicrotask(() => {
      if (!this.#isAlive()) return;
      asked.result = database;
      if (this.#disk.versionOf(name) < version) {
        asked.onupgradeneeded?.();
        this.#disk.upgrade(name, version, layout);
      }
      asked.onsuccess?.();
    });
    return asked;
  }

  #begin(name: string, mode: IDBTransactionMode, durability: IDBTransactionDurability): Transaction {
    const transaction = new Transaction(durability);
    const before = this.#turns.get(name) ?? Promise.resolve();
    this.#turns.set(
      name,
      before.then(() => transaction.run(this.#disk, name, this.#isAlive)),
    );
    return transaction;
  }
}

const sorted = (stores: Stores, name: string): Pair[] =>
  [...(stores.get(name)?.values() ?? [])].sort(([a], [b]) => compare(a, b));

/** Numbers before texts before lists, as the standard orders keys. */
function compare(a: Key, b: Key): number {
  if (Array.isArray(a) && Array.isArray(b)) {
    const at = a.findIndex((each, i) => i >= b.length || compare(each, b[i]!) !== 0);
    return at === -1 ? a.length - b.length : at >= b.length ? 1 : compare(a[at]!, b[at]!);
  }
  if (typeof a !== typeof b || Array.isArray(a) !== Array.isArray(b)) return rank(a) - rank(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

const rank = (key: Key): number => (typeof key === 'number' ? 0 : typeof key === 'string' ? 1 : 2);
const textOf = (key: Key): string => JSON.stringify(key);
const isRange = (of: Key | Range): of is Range => typeof of === 'object' && 'lower' in of;
const isNot =
  (key: Key) =>
  ([each]: Pair): boolean =>
    compare(each, key) !== 0;
const inside =
  (range: Range | undefined) =>
  ([key]: Pair): boolean =>
    !range || (compare(key, range.lower) >= 0 && compare(key, range.upper) <= 0);
