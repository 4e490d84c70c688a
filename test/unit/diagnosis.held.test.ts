import { expect } from '@open-wc/testing';
import { heldBy, type HeldBy } from '../../src/diagnosis/held.ts';
import type { Host, Stage } from '../../src/journal/entry.ts';

const rows: readonly (readonly [Host['os'], string, string, Stage, HeldBy])[] = [
  ['linux', 'open', 'SecurityError', 'recovery', 'rights'],
  ['linux', 'open', 'SecurityError', 'normal', 'rights'],
  ['linux', 'claimInterface', 'NetworkError', 'normal', 'mux'],
  ['linux', 'selectConfiguration', 'NetworkError', 'restore', 'mux'],
  ['linux', 'claimInterface', 'NetworkError', 'recovery', 'program'],
  ['windows', 'open', 'SecurityError', 'normal', 'driver'],
  ['macos', 'open', 'NetworkError', 'recovery', 'system'],
  ['chromeos', 'open', 'SecurityError', 'normal', 'import'],
  ['android', 'open', 'SecurityError', 'recovery', 'dialog'],
  ['linux', 'getDevices', 'SecurityError', 'unknown', 'forbidden'],
];

describe('a phone that is there and cannot be had', () => {
  for (const [os, call, error, stage, by] of rows)
    it(`on ${os}, ${call} with ${error} in ${stage}: ${by}`, () => {
      expect(heldBy(os, call, error, stage)).to.equal(by);
    });
});
