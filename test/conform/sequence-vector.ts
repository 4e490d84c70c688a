/** The lines of a kept sequence, without its remarks. */
export const linesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
