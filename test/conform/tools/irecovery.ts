import type { Suite } from '../suite.ts';
export const irecovery: Suite = { programs: [], firmware: [], seconds: 10, checks: [] };
