import type { Evidence } from './evidence.ts';

/** The image service says that its stream ended, in the words that it has for it. */
export const streamClosed = ({ fault, report }: Evidence): boolean =>
  fault.name === 'AsrClosed' ||
  /socket unexpectedly closed|input\/output error|broken pipe/i.test(report?.text ?? '');

/** The byte of the image at which its stream broke; null where it did not, or nothing had arrived. */
export function brokeAt(seen: Evidence): number | null {
  if (seen.phase !== 'image' || !streamClosed(seen)) return null;
  const { sent } = seen.fault;
  const at = typeof sent === 'number' ? sent : (seen.image?.sent ?? 0);
  return at > 0 ? at : null;
}
