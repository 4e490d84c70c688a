/** The first Chromium there is: CHROME_PATH, Debian's, Chrome's, Playwright's. Undefined when there is none. */
export function lookForChromium(): string | undefined;
/** A Chromium, installed by the system's packages when there is none and we may. */
export function findChromium(): string;
