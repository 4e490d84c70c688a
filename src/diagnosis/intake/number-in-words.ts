import { isPublished } from './published.ts';

/** Times of day and dates, as logs and people write them. */
const clocks =
  /\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b/g;

/** Models and systems with what is a number in their names: a code has more digits than a model has. */
const names =
  /\b(?:iphone|ipad|ipod)\s*(?:air|se)?\s*(?:\(?\d(?:st|nd|rd|th)(?:\s*gen\w*)?\)?|20(?:16|20|22)\b|x[sr]?\b(?:\s*max\b)?|\d{1,2}(?!\d)[ces]?\b)?(?:\s*(?:pro|plus|mini|max)\b)*|\bse\s*(?:\d\b|20(?:16|20|22)\b)|\b(?:ios|ipados|windows|macos|mac os(?: x)?|os x|version|itunes|chrome)\s*\d[\d.,]*/gi;

/** What is counted, and so no code. */
const counted =
  /\b\d{1,4}\s*(?:%|[gmk]b\b|(?:other|different|more)\s|(?:computer|mac|pc|laptop|cable|port|phone|iphone|try|trie|time|attempt|restore|update|second|minute|hour|day|week|month|year|kabel|rechner|stunde|minute|mal)(?:s|n)?\b)/gi;

/** Numbers that can be codes, in the order of who is believed first: what an app prints is in parentheses, or has a word before it. */
const places: readonly RegExp[] = [
  /\(\s*(?:error\s*)?(-?\d{1,5})\s*\)/gi,
  /\b(?:error|code|status|fehler|erreur|errore|número|nummer|n[o°º.]+)[\s:=#]*(-?\d{1,5})(?![\w%]|[.,]\d)/gi,
  /(?<![\w.-])(-?\d{1,5})(?![\w%]|[.,]\d)/g,
];

/** The number in a sentence that is most likely a code; null: there is none. */
export function numberInWords(said: string): number | null {
  const rest = [clocks, names, counted].reduce((text, other) => text.replace(other, ' '), said);
  for (const place of places) {
    const found = [...rest.matchAll(place)].map(([, digits]) => Number(digits));
    const [best] = [
      found.find((each) => each > 99 && isPublished(each)),
      found.find(isPublished),
      found[0],
    ].filter((each) => each !== undefined);
    if (best !== undefined) return best;
  }
  return null;
}
