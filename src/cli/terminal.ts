/** Controls that move a terminal's cursor or colour it, and those that turn the direction of a text. */
// eslint-disable-next-line no-control-regex -- that is what they are
const controls = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** What a file says of itself, for a terminal: nothing in it can write over what stands there. */
export const harmless = (text: string): string => text.replace(controls, '\ufffd');
