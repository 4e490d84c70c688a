import { html, type TemplateResult } from 'lit';
import type { Behavior } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import { choice } from '../say-update.ts';
import { WishEvent } from '../wish.ts';

/** Update or restore, where the file has both for this phone. Update stands first: what may keep the data is tried first. */
export function chooseKind({ offers, behavior, wait }: Snapshot): TemplateResult | '' {
  if (!offers.includes('update') || !offers.includes('erase')) return '';
  return html`<fieldset class="gap-s">
    <legend class="hidden">${choice.title}</legend>
    <div class="radios">
      ${(['update', 'erase'] as const).map(
        (each) =>
          html`<label class="radio kind">
            <input
              type="radio"
              name="kind"
              .checked=${each === behavior}
              ?disabled=${wait?.for === 'choice'}
              @change=${want(each)}
            /><span><b>${choice[each][0]}</b><small>${choice[each][1]}</small></span>
          </label>`,
      )}
    </div>
  </fieldset>`;
}

const want =
  (behavior: Behavior) =>
  (event: Event): void => {
    event.currentTarget?.dispatchEvent(new WishEvent({ do: 'want', behavior }));
  };
