import type { Body } from './body.ts';
import type { Enumeration } from './enumeration.ts';
import type { TellNonces } from './lockdown.ts';
import { normalSystem } from './normal-system.ts';
import { restoreSystem } from './restore-system.ts';

/** What a phone starts besides iBoot. */
export interface Systems {
  readonly restore: (body: Body) => Enumeration;
  /** `nonces`: what lockdown tells, and recovery then keeps. */
  readonly normal: (body: Body, nonces: TellNonces) => Enumeration;
}

/** The systems that a whole phone has; a test may hand in others. */
export const systems: Systems = { restore: restoreSystem, normal: normalSystem };
