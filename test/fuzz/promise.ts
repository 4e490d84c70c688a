/** What a reader promised about its answer does not hold. No target accepts it. */
class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';
}

/** Checks an answer: whatever is thrown in between, typed or not, is a find. */
export function promised(what: string, check: () => boolean): void {
  let kept: boolean;
  try {
    kept = check();
  } catch (cause) {
    throw new PromiseBroken(`${what}: ${String(cause)}`, { cause });
  }
  if (!kept) throw new PromiseBroken(what);
}
