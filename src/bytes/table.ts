/**
 * The row of a table that is looked up by a word from outside. A plain look-up would also find what every object of
 * JavaScript has: `constructor`, `__proto__`.
 */
export const rowOf = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
