import type { Behavior } from '../../journal/entry.ts';
import type { Elsewhere } from '../../journal/elsewhere.ts';
import type { Told } from '../../journal/told.ts';
import { last } from '../episodes.ts';
import type { Taken } from './intake.ts';
import type { App } from './routes.ts';

/** What only the person who brought it can add. */
interface Beside {
  readonly id: string;
  /** What was tried; null: what the account says. */
  readonly behavior: Behavior | null;
  /** How things were set up there. */
  readonly told: Told;
}

const routes: Readonly<Record<App, Elsewhere['route']>> = {
  finder: 'finder',
  itunes: 'itunes',
  'apple-devices': 'apple-devices',
  'nearby-device': 'nearby',
  web: 'other',
  other: 'other',
};

/**
 * What somebody brought, as an attempt of the case at hand. Null: nothing ended in it, or it is a journal of ours, which
 * joins a case whole.
 */
export function attemptIn(taken: Taken, { id, behavior, told }: Beside): Elsewhere | null {
  if (taken.kind === 'journal') return null;
  if (taken.kind === 'sighting') {
    const { app, code, cls, operation } = taken.sighting;
    return {
      id,
      route: app === null ? 'other' : routes[app],
      behavior: behavior ?? (operation === 'update' ? 'update' : 'erase'),
      outcome: 'failed',
      ...(code === null ? {} : { code }),
      class: cls,
      told,
    };
  }
  const { entries, verdict } = taken;
  const failed = verdict?.outcome === 'failed';
  // What is cut off, or saw no phone, has not failed.
  if (!verdict || (failed && verdict.class === null)) return null;
  const [code] = verdict.codes;
  return {
    id,
    route: 'other',
    behavior: behavior ?? last(entries, 'attempt')?.behavior ?? 'erase',
    outcome: failed ? 'failed' : 'success',
    ...(code === undefined ? {} : { code }),
    ...(failed && verdict.class !== null ? { class: verdict.class } : {}),
    eraseReached: verdict.dataTouched === true,
    told: { ...told, ...verdict.told },
  };
}
