import type { Order } from '../script.ts';
import { modern } from './modern.ts';

/**
 * Which phones ask the host for its time is published nowhere. An A15 with 26.4 does not in its log, and the newest
 * idevicerestore, which restores phones up to A16, would leave it without an answer.
 */
const firstChipThatAsksTime = 0x8130;

/** An A15 with 26.4 (a public log): no verification pass worth the name, the certificate early, one more wait. */
export const ios26: Order = (r) =>
  modern(r, {
    listsOnPorts: true,
    certificateEarly: true,
    verifyMs: 300,
    invertMs: 13_700,
    protectMs: 21_100,
    awaits: [0x1326, 0x1332, 0x1327, 0x1328, 0x1329, 0x1325],
    asksTime: r.body.product.chipId >= firstChipThatAsksTime,
  });
