/** Records of one store by their key's text. */
type Records = ReadonlyMap<string, readonly [key: IDBValidKey, value: unknown]>;

/** A database's stores by name. */
export type Stores = ReadonlyMap<string, Records>;

interface Database {
  version: number;
  /** After each write, oldest first; the first of them is on the platter. */
  states: Stores[];
}

/**
 * What survives of what was written when everything ends at once: all of it, all but the write at which it ended, or
 * no write that the disk had not confirmed.
 */
export type Survives = 'all' | 'whole' | 'durable';

/**
 * The databases of one browser profile, with a crash model: a write is there whole or not at all, writes of one
 * database are lost from the last one backwards, and those of two databases know nothing of each other.
 */
export class Disk {
  readonly #databases = new Map<string, Database>();
  #writes = 0;
  #last: Database | undefined;
  /** Called after each write, with its number from 1 and its database. */
  onWrite: (nth: number, name: string) => void = () => undefined;

  versionOf(name: string): number {
    return this.#database(name).version;
  }

  /** A new layout, which the browser makes durable before anything is written. */
  upgrade(name: string, version: number, stores: Stores): void {
    Object.assign(this.#database(name), { version, states: [stores] });
  }

  read(name: string): Stores {
    return this.#database(name).states.at(-1)!;
  }

  write(name: string, stores: Stores, durability: IDBTransactionDurability): void {
    const database = this.#database(name);
    if (durability === 'strict') database.states = [stores];
    else database.states.push(stores);
    this.#last = database;
    this.onWrite(++this.#writes, name);
  }

  /** Everything ends now. */
  crash(survives: Survives): void {
    if (survives === 'whole' && this.#last && this.#last.states.length > 1) this.#last.states.pop();
    for (const database of this.#databases.values())
      database.states = [survives === 'durable' ? database.states[0]! : database.states.at(-1)!];
  }

  #database(name: string): Database {
    const known = this.#databases.get(name) ?? { version: 0, states: [new Map()] };
    this.#databases.set(name, known);
    return known;
  }
}
