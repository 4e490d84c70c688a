import type { Elsewhere } from './elsewhere.ts';
import type { Behavior, Stage } from './entry.ts';
import { flag, maybe, oneOf, shape, text, type Test } from './form.ts';
import type { Answer, Told } from './told.ts';

/** What is to be done with the data. */
export const behavior = oneOf<Behavior>('erase', 'update');

/** A mode of the phone. */
export const stage = oneOf<Stage>(
  ...(['normal', 'recovery', 'dfu', 'kis', 'port-dfu', 'ibss', 'ibec', 'restore', 'wtf', 'unknown'] as const),
);

const answer = maybe(oneOf<Answer>('yes', 'no', 'unknown'));

/** What a person answered. */
export const told: Test<Told> = shape<Told>({
  cable: maybe(text),
  certified: answer,
  touched: answer,
  path: maybe(oneOf('direct', 'hub', 'keyboard', 'unknown')),
  port: maybe(text),
  onlyPort: answer,
  computer: maybe(text),
  virtualMachine: answer,
  others: answer,
  current: answer,
  buttons: maybe(oneOf('ok', 'broken', 'unknown')),
  held: answer,
  harmed: answer,
  bootLoop: answer,
  backup: maybe(oneOf('icloud', 'computer', 'none', 'unknown')),
  dataMatters: answer,
  restarted: answer,
  checklist: maybe(oneOf('done')),
  screen: maybe(oneOf('logo', 'cable', 'black', 'starts', 'unknown')),
});

/** An attempt that was made with something else. */
export const attemptElsewhere: Test<Elsewhere> = shape<Elsewhere>({
  id: text,
  route: oneOf('finder', 'apple-devices', 'itunes', 'nearby', 'other'),
  behavior,
  outcome: oneOf('success', 'failed'),
  startMode: maybe(stage),
  code: maybe(text),
  class: maybe(text),
  eraseReached: maybe(flag),
  told,
});
