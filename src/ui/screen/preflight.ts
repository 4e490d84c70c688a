import { html, type TemplateResult } from 'lit';
import type { Host } from '../../journal/entry.ts';
import { isTight, type Computer } from '../computer.ts';
import { icon } from '../part/icon.ts';
import { linuxCommands, preflight } from '../say-arrival.ts';

type State = 'fine' | 'amiss' | 'open';

interface Check {
  readonly state: State;
  readonly what: string;
  readonly why?: string | TemplateResult;
}

const icons = { fine: 'tick', amiss: 'heed', open: 'wait' } as const;

/** What was looked at before anything begins: first what needs doing, then what is fine. */
export function preflightCard(host: Host | null, computer: Computer): TemplateResult {
  const checks = host ? checksOf(host, computer) : [];
  const order: readonly State[] = ['amiss', 'open', 'fine'];
  const sorted = order.flatMap((state) => checks.filter((check) => check.state === state));
  return html`<section class="card" aria-labelledby="preflight">
    <h2 id="preflight">
      ${!host ? preflight.looking : host.os === 'android' ? preflight.tryIt : preflight.can}
    </h2>
    <ul class="checks tight gap-s">
      ${sorted.map(
        ({ state, what, why }) =>
          html`<li class=${state}>
            ${icon(icons[state], preflight[state])}
            <div><b>${what}</b>${why === undefined || why === '' ? '' : html`<small>${why}</small>`}</div>
          </li>`,
      )}
    </ul>
    ${host?.os === 'linux' ? linuxHelp() : ''}
  </section>`;
}

function checksOf(host: Host, { battery, free }: Computer): Check[] {
  return [
    { state: 'fine', what: preflight.browser(host) },
    { state: 'fine', what: preflight.server },
    ...(battery ? [power(battery)] : []),
    ...(free !== undefined && isTight(free) ? [room(free)] : []),
    { state: 'open', what: preflight.permission, why: preflight.permissionLater },
    ...(host.os === 'chromeos'
      ? [{ state: 'amiss', what: preflight.chromebook, why: preflight.chromebookWhy } as const]
      : []),
    ...(host.os === 'android' ? [{ state: 'amiss', what: preflight.android } as const] : []),
  ];
}

const power = ({ charging, level }: NonNullable<Computer['battery']>): Check =>
  charging
    ? { state: 'fine', what: preflight.power }
    : { state: 'amiss', what: preflight.battery(level), why: preflight.charger };

const room = (free: number): Check => ({
  state: 'amiss',
  what: preflight.free(free),
  why: preflight.little,
});

const linuxHelp = (): TemplateResult =>
  html`<details class="more">
    <summary>${preflight.linux}</summary>
    <p class="fine quiet">${preflight.linuxWhy}</p>
    ${command(preflight.linuxRule, linuxCommands.rule)} ${command(preflight.linuxMux, linuxCommands.mux)}
    ${command(preflight.linuxUndo, linuxCommands.undo)}
  </details>`;

const command = (what: string, lines: string): TemplateResult =>
  html`<p class="fine gap-s">${what}</p>
    <pre tabindex="0">${lines}</pre>`;
