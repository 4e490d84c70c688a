/** The HTTP status of a refusal that a phone's error text quotes: "server answered HTTP 403". Null: it quotes none. */
export function httpStatusIn(text: string): number | null {
  const found = /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status)\D{0,12}([45]\d\d)\b/i.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}
