import type { Fault } from '../journal/entry.ts';
import type { Note } from '../journal/journal.ts';

/**
 * An error as a plain record: name, sentence and own fields of plain types. comlink and structured clone keep only
 * name, message and stack of an Error, and the diagnosis needs the fields.
 */
export function describe(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error) };
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) if (key !== 'name' && isPlain(value)) fields[key] = value;
  const cause = error.cause instanceof Error ? { cause: describe(error.cause) } : {};
  return { ...fields, ...cause, name: error.name, message: error.message };
}

function isPlain(value: unknown): boolean {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return Array.isArray(value) && value.every(isPlain);
}

/** Writes down what went wrong before an attempt began, or beside it. */
export function outsideAttempt(note: Note, doing: string, error: unknown): void {
  note({ who: 'page', kind: 'fault', phase: 'prepare', doing, fault: describe(error) });
}
