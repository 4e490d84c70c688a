import type { Order } from '../script.ts';
import { modern } from './modern.ts';

/** An A13 with 18.3, Apple's own host (a public log; times with its clock corrected). */
export const ios18: Order = (r) =>
  modern(r, {
    listsOnPorts: false,
    certificateEarly: false,
    verifyMs: 17_300,
    invertMs: 4600,
    protectMs: 21_100,
    awaits: [0x1326, 0x1327, 0x1328, 0x1329, 0x1325],
    asksTime: false,
  });
