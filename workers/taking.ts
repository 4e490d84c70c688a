import type { Outbox } from './outbox.ts';

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** A worker's calls: the page hears of each that it was taken up, before it is answered, and that it is done. */
export function taking<Api extends object>(api: Api, outbox: () => Outbox | undefined): Api {
  const open = new Set<number>();
  let calls = 0;
  const tell = (): void => {
    outbox()?.took({ calls, open: [...open] });
  };
  const counted = ([name, method]: [string, Method]): [string, Method] => [
    name,
    async (...args) => {
      const nth = ++calls;
      open.add(nth);
      tell();
      const answer = method(...args);
      // The first call makes the outbox.
      tell();
      try {
        return await answer;
      } finally {
        open.delete(nth);
        tell();
      }
    },
  ];
  return Object.fromEntries(Object.entries(api).map(counted)) as Api;
}
