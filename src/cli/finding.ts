/** What was found in a file: plain data, as `--json` prints it. */
export interface Finding {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** What the person asked besides naming the file. */
export interface Question {
  readonly board: string | undefined;
  readonly behavior: 'erase' | 'update';
  readonly verify: boolean;
}

/** For people: one line a field, lists joined, nested records indented. */
export function readable(finding: Readonly<Record<string, unknown>>, indent = ''): string {
  return Object.entries(finding)
    .map(([key, value]) => `${indent}${key}: ${shown(value, indent)}`)
    .join('\n');
}

function shown(value: unknown, indent: string): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'object' && value !== null)
    return `\n${readable(value as Readonly<Record<string, unknown>>, `${indent}  `)}`;
  return value === null ? 'unknown' : `${value as string | number | boolean}`;
}
