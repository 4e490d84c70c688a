import { promisifyRequest, type UseStore } from 'idb-keyval';

/** A store, asked for by how surely a write must have reached the disk before it counts. */
export type DurableStore = (durability: IDBTransactionDurability) => UseStore;

/**
 * The one store of a database, for `idb-keyval`, whose own stores know no durability. A `strict` write is on the disk
 * when it is done, with all that were made before it; a `relaxed` one is lost with a computer that loses power.
 */
export function openStore(database: string, store: string): DurableStore {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = (): void => {
    opened = undefined;
  };
  const open = async (): Promise<IDBDatabase> => {
    const request = indexedDB.open(database);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(store);
    };
    const opening = promisifyRequest(request);
    // The browser may refuse it, or close it later on: then it is opened anew.
    opening.then((db) => (db.onclose = forget), forget);
    return opening;
  };
  return (durability) => async (mode, work) =>
    work((await (opened ??= open())).transaction(store, mode, { durability }).objectStore(store));
}
