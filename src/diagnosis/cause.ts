/** Errors are listed from the outside in, `[0]D(…)[1]D(…)`: the last is the cause (traces.md §4). */
export function innermost(text: string): string {
  const parts = [...text.matchAll(/\[\d+\][A-Z]?\(([^)]*)\)/g)];
  return parts.at(-1)?.[1] ?? text;
}
