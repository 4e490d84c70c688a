import type { Body } from './body.ts';
import type { Enumeration } from './enumeration.ts';
import { IosFace } from './ios-face.ts';
import { restoreSystem } from './restore-system.ts';

/** What a phone starts besides iBoot. */
export interface Systems {
  readonly restore: (body: Body) => Enumeration;
  readonly normal: (body: Body) => Enumeration;
}

/** iOS shows its face and answers the mux; no service listens behind it, so every port is refused. */
export const systems: Systems = { restore: restoreSystem, normal: (body) => new IosFace(body) };
