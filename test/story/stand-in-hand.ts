import type { World } from '../../src/bytes/world.ts';
import type { Sink } from '../../src/session/contract.ts';
import type { Hand } from '../../src/session/crew.ts';
import type { VirtualWorld } from '../clock.ts';

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * A worker that is no thread: what it is asked, what it answers and what it writes cross as calls of kind `worker`. When
 * it is dismissed, nothing that it had begun outside comes back, as with a worker that is terminated.
 */
export function standInHand<Api extends object>(
  world: VirtualWorld,
  make: (own: World) => Api,
  onEnd: () => void = () => undefined,
): Hand<Api> {
  let alive = true;
  const unlessGone = <T>(value: T): T | Promise<T> => (alive ? value : new Promise<T>(() => undefined));
  const own: World = {
    chance: world.chance,
    clock: {
      ...world.clock,
      after: (ms, then) =>
        world.clock.after(ms, () => {
          if (alive) then();
        }),
    },
    outside: async (errand, run) =>
      unlessGone(alive ? await world.outside(errand, run) : await new Promise<never>(() => undefined)),
  };
  /** One message from thread to thread. */
  const cross = <T>(value: T): Promise<T> => world.outside('worker', () => Promise.resolve(value));
  const heard =
    (sink: Sink): Sink =>
    async (entries, from, taken) => {
      const has = await sink(await cross(structuredClone(entries)), from, taken);
      return unlessGone(await cross(has));
    };
  const api = make(own) as Record<string, Method>;
  const across = (name: string): Method => {
    return async (...args) => {
      await cross(name);
      const given = args.map((each) => (typeof each === 'function' ? heard(each as Sink) : each));
      const answer = await unlessGone(await api[name]!(...given));
      return cross(answer);
    };
  };
  return {
    api: Object.fromEntries(Object.keys(api).map((name) => [name, across(name)])) as Hand<Api>['api'],
    onDeath: () => undefined,
    dismiss() {
      alive = false;
      onEnd();
    },
  };
}
