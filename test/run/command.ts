/** The command line asks for what cannot be; its sentence says why. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments';
}

/** A whole number as `--option` gives it. Throws `BadArguments`. */
export function wholeNumber(option: string, value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new BadArguments(`--${option} "${value}" is not a whole number`);
  return Number(value);
}

/**
 * Runs a command. What goes wrong is one sentence on standard error, never a stack; the exit status is 2 where the
 * command line was not understood, otherwise 1.
 */
export async function command(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = isMisunderstood(error) ? 2 : 1;
  }
}

/** Node's own reader of options throws a `TypeError` with such a code. */
const isMisunderstood = (error: unknown): boolean =>
  error instanceof BadArguments ||
  (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));
