import type { Suite } from '../suite.ts';
export const usbmuxd: Suite = { programs: [], firmware: [], seconds: 10, checks: [] };
