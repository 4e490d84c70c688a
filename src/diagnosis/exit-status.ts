/** A step's number, `[0x67B]` or `0x1303`: three or four hex digits, as no result has them. */
const step = /\b0x0?(?!0+\b)[0-9a-f]{3,4}\b/i;
/** The restore program's own errors, or those of its engine, with a number that is not 0. */
const engine = /\b(?:AMRestore|Ramrod)ErrorDomain\b\D{0,12}[1-9]/i;
/** The host's doing, or an end without an error. */
const elsewhere = /\b(?:host|disconnect\w*|null|none|success\w*)\b|\bresult\W{0,3}0\b/i;

/**
 * The exit status that a phone remembers of its last restore tells of a step of the phone's own that failed (failures.md
 * §3.3, E6). A bare number may be the host's doing, and most words say nothing.
 */
export const namesDeviceStep = (exitStatus: string): boolean =>
  (step.test(exitStatus) || engine.test(exitStatus)) && !elsewhere.test(exitStatus);
