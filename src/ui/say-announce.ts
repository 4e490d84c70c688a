/** What is only ever heard, never seen. */
export const announced = {
  quarter: (percent: number): string =>
    percent === 0 ? 'Writing iOS' : percent >= 100 ? 'iOS is written' : `Writing iOS, ${percent} percent`,
  finished: 'Finished. The iPhone reported success.',
  lost: 'Contact lost. We wait 30 seconds to see how it comes back.',
  click: 'Chrome needs one click from you.',
  clickWithin: (seconds: number): string => `Chrome needs one click from you. ${seconds} seconds left.`,
  clickLate: 'Too late for this start. The iPhone goes back to recovery mode by itself.',
  held: (seconds: number): string => `Another program holds the iPhone. Close it. ${seconds} seconds left.`,
};
