import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Stage } from '../../journal/entry.ts';
import type { Snapshot, Wait } from '../../journal/snapshot.ts';
import { deadline } from '../part/deadline.ts';
import { closeSteps } from '../part/steps.ts';
import { Piece } from '../piece.ts';
import { grant } from '../say-grant.ts';
import { wishing } from '../wish.ts';

/** The last seconds before our own stop, from 90 s after the phone's leaving on (failures.md §4.4). */
const hurrySeconds = 20;

/** One click, as large as it is due. */
@customElement('replug-grant')
export class Grant extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ type: Number }) t = 0;

  protected override render(): TemplateResult {
    const { wait, declined } = this.snapshot;
    if (wait?.for !== 'grant') return html``;
    const left = secondsLeft(wait, this.t);
    const late = left !== null && left <= 0;
    const stage = dueStage(this.snapshot, wait.stage);
    return html`<div class="wrap split grant">
      <section>
        <h1 tabindex="-1">${late ? grant.late : grant.title}</h1>
        <p class="lead">${late ? grant.lateLead : leadOf(this.snapshot, wait.away, stage)}</p>
        <div class="acts">
          <button type="button" class="btn go big" data-primary @click=${wishing({ do: 'grant' })}>
            ${grant.button}
          </button>
        </div>
        ${isHurry(left) ? html`<p class="note alarm gap-s">${grant.hurry}</p>` : ''}
        ${declined === null ? '' : html`<p class="note gap-s" role="status">${grant[declined]}</p>`}
        <h2 class="gap">${grant.then}</h2>
        ${closeSteps(grant.steps(late ? 'recovery' : stage))}
        ${late ? '' : html`<p class="note gap-s">${left === null ? grant.noHurry(stage) : grant.timeout}</p>`}
      </section>
      ${left === null ? '' : countdown(left)}
    </div>`;
  }
}

/** Seconds until our own stop; null where there is no hurry. */
function secondsLeft(wait: Extract<Wait, { for: 'grant' }>, t: number): number | null {
  return wait.limitMs === null ? null : (wait.limitMs - (t - wait.since)) / 1000;
}

function leadOf({ errand }: Snapshot, away: boolean, stage: Stage): string {
  const unsure = errand?.state === 'begun' ? grant.leadUnsure[errand.errand] : undefined;
  return unsure ?? (away ? grant.leadAway(stage) : grant.lead(stage));
}

const isHurry = (left: number | null): boolean => left !== null && left > 0 && left <= hurrySeconds;

/** From the boot ROM comes the first loader, whatever mode it shows. */
function dueStage({ grants }: Snapshot, stage: Stage): Stage {
  const rom = grants.underWay && (grants.last?.stage === 'dfu' || grants.last?.stage === 'kis');
  return rom && stage === 'recovery' ? 'ibss' : stage;
}

const countdown = (left: number): TemplateResult =>
  html`<section class="center">
    ${deadline(left, { label: grant.leftOf, unit: grant.left })}
    <p class="fine quiet">${grant.why}</p>
  </section>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-grant': Grant;
  }
}
