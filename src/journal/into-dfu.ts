/**
 * From recovery mode into DFU mode with the host's help, in ms from its beginning (usb-modes.md §8): the person counts
 * three and presses both buttons, the host restarts the phone two seconds later, and after two more one button is let go.
 * The other is held for ten seconds at most.
 */
export const intoDfu = { pressMs: 3_000, rebootMs: 5_000, releaseMs: 7_000, endMs: 17_000 } as const;
