import type { Suite } from '../suite.ts';
export const failure: Suite = { programs: [], firmware: [], seconds: 10, checks: [] };
