import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Snapshot } from '../../journal/snapshot.ts';
import '../lifeline/lifeline.ts';
import { primaryButton, quietButton } from '../part/button.ts';
import { icon } from '../part/icon.ts';
import { closeSteps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { done } from '../say-done.ts';

/** Two ticks that are never one: the phone reported success, and it has started. */
@customElement('replug-done')
export class Done extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ type: Number }) t = 0;

  protected override render(): TemplateResult {
    const { firmware, startedSeen, restoredAt, pretend, behavior } = this.snapshot;
    const seen = behavior === 'update' ? done.leadUpdate : done.leadSeen;
    const lead = startedSeen === null ? done.leadOpen : startedSeen ? seen : done.leadUnseen;
    const next =
      pretend !== null
        ? done.nextPretend
        : behavior === 'update'
          ? done.nextUpdate
          : afterErase(this.snapshot);
    return html`<div class="wrap split">
        <section>
          <h1 tabindex="-1">${done.title(firmware)}</h1>
          <p class="lead">${lead}</p>
          <ul class="checks gap-s body">
            <li>
              ${icon('tick', done.yes)}
              <div><b>${done.reported(restoredAt)}</b><small>${done.onlyThis}</small></div>
            </li>
            ${started(startedSeen)}
          </ul>
        </section>
        <section class="card" aria-labelledby="comes-next">
          <h2 id="comes-next">${done.nextTitle}</h2>
          ${closeSteps(next, (nth) => (nth === 0 ? 'is' : null))}
          <div class="acts">
            ${primaryButton(done.finish, { do: 'back' })} ${quietButton(done.save, { do: 'save' })}
          </div>
        </section>
      </div>
      <div class="strip">
        <div class="wrap"><replug-lifeline hero .line=${this.snapshot} .t=${this.t}></replug-lifeline></div>
      </div>`;
  }
}

function afterErase({ backup }: Snapshot): readonly (readonly [string, string])[] {
  const back = done.backup[backup ?? 'unknown'];
  return back ? [...done.next, back] : done.next;
}

function started(seen: boolean | null): TemplateResult {
  if (seen === null)
    return html`<li class="open">
      ${icon('wait', done.waiting)}
      <div><b>${done.starting}</b><small>${done.startingHow}</small></div>
    </li>`;
  return seen
    ? html`<li>
        ${icon('tick', done.yes)}
        <div><b>${done.started}</b><small>${done.startedHow}</small></div>
      </li>`
    : html`<li class="open">
        ${icon('heed', done.open)}
        <div><b>${done.notSeen}</b><small>${done.notSeenHow}</small></div>
      </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-done': Done;
  }
}
