import { html, type TemplateResult } from 'lit';
import type { Step } from '../../diagnosis/ladder/step.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import '../lifeline/lifeline.ts';
import { endsIn, phoneEnding, phoneName } from '../say-phone.ts';
import { dataLine, frame, nextLine, nowLine } from '../say.ts';
import type { Screen } from '../screen.ts';
import { wishing } from '../wish.ts';
import { dataGlyph, icon, mark } from './icon.ts';

/** The bar on top: mark, which phone, help, light or dark. */
export function topBar({ phone, pretend }: Snapshot): TemplateResult {
  // Only the controller of a port does not know which phone it belongs to.
  const which = phone?.ecid
    ? html`${phoneName(phone)} · ${endsIn} <span class="num">${phoneEnding(phone)}</span>`
    : phoneName(phone);
  return html`<header class="bar">
    <div class="wrap">
      <span class="mark">${mark}${frame.name}</span>
      ${
        phone || pretend !== null
          ? html`<span class="which">${which}${pretend === null ? '' : html` · ${frame.pretend}`}</span>`
          : ''
      }
      <nav aria-label=${frame.pageNav}>
        <button type="button" class="tool" aria-label=${frame.journal} @click=${wishing({ do: 'journal' })}>
          ${icon('list')}<span class="t">${frame.journal}</span>
        </button>
        <button type="button" class="tool" aria-label=${frame.help} @click=${wishing({ do: 'help' })}>
          ${icon('help')}<span class="t">${frame.help}</span>
        </button>
        <button type="button" class="tool" aria-label=${frame.theme} @click=${wishing({ do: 'theme' })}>
          ${icon('theme')}
        </button>
      </nav>
    </div>
  </header>`;
}

/** Screens on which the lifeline is the main thing, and not repeated in the dock. */
const withHero: ReadonlySet<Screen> = new Set(['restoring', 'verdict', 'done', 'case', 'report']);
const withoutLine: ReadonlySet<Screen> = new Set(['unsupported', 'intake']);

/** Three lines that never leave: what is happening, is the data touched, what comes next. */
export function dock(
  snapshot: Snapshot,
  screen: Screen,
  { t, step }: { t: number; step: Step | null },
): TemplateResult {
  return html`<section class="dock" aria-label=${frame.status}>
    <div class="wrap">
      ${
        withHero.has(screen) || withoutLine.has(screen)
          ? ''
          : html`<replug-lifeline .line=${snapshot} .t=${t}></replug-lifeline>`
      }
      <dl class="readout">
        <div>
          <dt>${frame.now}</dt>
          <dd>${nowLine(snapshot, screen)}</dd>
        </div>
        <div>
          <dt>${frame.data}</dt>
          <dd>${dataGlyph(snapshot.data)}<span>${dataLine(snapshot)}</span></dd>
        </div>
        <div>
          <dt>${frame.next}</dt>
          <dd>${nextLine(snapshot, screen, step)}</dd>
        </div>
      </dl>
    </div>
  </section>`;
}
