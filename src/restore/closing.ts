/** Does the work, and lets go of the phone whatever becomes of it. */
export async function closing<T>(line: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await line.close();
  }
}
