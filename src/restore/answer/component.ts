import type { Answer } from '../requests.ts';

/** One personalised component under one key. */
export const component =
  (name: string, key: string): Answer =>
  async (kit) => ({ dict: { [key]: await kit.personalised(name) } });
