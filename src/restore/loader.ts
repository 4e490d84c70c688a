import type { IBoot } from '../boot/iboot.ts';
import type { Loader } from '../boot/loader.ts';
import type { Attempt } from './attempt.ts';
import { CommandRefused } from './errors.ts';

/** Gives a personalised component to whatever loader runs; a command or a reset then starts it. */
export async function send(attempt: Attempt, loader: Loader, component: string): Promise<void> {
  const { clock } = attempt.outfit.world;
  attempt.doing = `sending ${component}`;
  const parts = await attempt.kit.image(component);
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const since = clock.now();
  await attempt.unlessStopped(() => loader.upload(parts));
  attempt.outfit.note({ who: 'iboot', kind: 'sent', component, bytes, ms: Math.round(clock.now() - since) });
}

/** A command whose stall ends the attempt: the component before it was refused. */
export async function essential(
  attempt: Attempt,
  iboot: IBoot,
  text: string,
  component: string,
): Promise<void> {
  attempt.doing = `"${text}" with ${component}`;
  const stalled = (await attempt.unlessStopped(() => iboot.command(text))) === 'stall';
  attempt.outfit.note({ who: 'iboot', kind: 'command', text, stalled });
  if (stalled) throw new CommandRefused(text, component, await iboot.console());
}

/** A command whose stall is written down and no more. */
export async function optional(attempt: Attempt, iboot: IBoot, text: string): Promise<void> {
  attempt.doing = `"${text}"`;
  const stalled = (await attempt.unlessStopped(() => iboot.command(text))) === 'stall';
  attempt.outfit.note({ who: 'iboot', kind: 'command', text, stalled });
}

/** A variable of iBoot's, noted in the journal; null where iBoot has none of that name. */
export async function ask(attempt: Attempt, iboot: IBoot, name: string): Promise<string | null> {
  attempt.doing = `reading ${name}`;
  const value = (await attempt.unlessStopped(() => iboot.getenv(name))) ?? null;
  attempt.outfit.note({ who: 'iboot', kind: 'variable', name, value });
  return value;
}
