import type { CheckGroup } from '../phone/check-names.ts';
import type { TestFile } from './page.ts';

/** The files whose tests are about a group of checks; a mutant is tried with these alone. */
export const relevance: Readonly<Record<CheckGroup, readonly TestFile[]>> = {
  iboot: ['phone.strict.iboot', 'phone.iboot'],
  dfu: ['phone.dfu'],
  kis: ['phone.dfu'],
  port: ['phone.dfu'],
  image: ['phone.strict.image', 'phone.trust'],
  mux: ['phone.strict.mux', 'phone.mux'],
  restored: ['phone.strict.daemon', 'phone.strict.restore', 'phone.restored'],
  reply: ['phone.strict.restore', 'phone.restored'],
  asr: ['phone.strict.asr', 'phone.asr'],
};
