/** The page's own clock, handed to whatever waits or counts seconds, so that tests can move it. */
export interface Time {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Runs `then` once after `ms`; the answer cancels it. */
  after(ms: number, then: () => void): () => void;
}

/** The page's own clock. */
export const pageTime: Time = {
  now: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
