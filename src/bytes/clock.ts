/** Time, handed in wherever something waits: tests and campaigns run on a virtual one. */
export interface Clock {
  /** Milliseconds since some fixed moment, the same for every thread; never goes back. */
  now(): number;
  /** Milliseconds since 1970, UTC. */
  wall(): number;
  /** Runs `then` once after `ms`; the answer cancels it. */
  after(ms: number, then: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Resolves after so many ms of that clock. */
export const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise((done) => {
    clock.after(ms, done);
  });
