import { html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Attempt } from '../../diagnosis/case/attempt.ts';
import { journalsOf, noPhone } from '../../diagnosis/case/by-phone.ts';
import { claimOf } from '../../diagnosis/ladder/claim.ts';
import { doneOf } from '../../diagnosis/ladder/done.ts';
import { endings } from '../../diagnosis/ladder/step.ts';
import '../lifeline/lifeline.ts';
import { primaryButton, quietButton, sideButton } from '../part/button.ts';
import { icon } from '../part/icon.ts';
import { wishOf } from '../act.ts';
import {
  caseWords,
  computersOf,
  endOf,
  haveOf,
  lasted,
  lineWords,
  routeOf,
  rungs,
  setUpInWords,
  standing,
  workOf,
  type Rung,
} from '../say-case.ts';
import { cases } from '../say-kept.ts';
import { stepInWords } from '../say-steps.ts';
import { CasePiece } from './case-piece.ts';

/** Where the case stands: the ladder, what is missing before anyone may suspect the phone, the attempts. */
@customElement('replug-case')
export class Case extends CasePiece {
  protected override render(): TemplateResult {
    const attempts = this.tried;
    return html`<div class="wrap">
      <h1 tabindex="-1">${caseWords.title}</h1>
      <p class="lead">${standing(attempts, this.next)}</p>
      ${this.snapshot.unchanged ? html`<p class="note alarm gap-s" role="status">${caseWords.unchanged}</p>` : ''}
      ${this.#before()}
      <div class="split gap">
        <section aria-labelledby="ladder">
          <h2 id="ladder">${caseWords.ladder}</h2>
          <ol class="ladder gap-s">
            ${rungs.map((rung) => this.#rung(rung))}
          </ol>
        </section>
        <section class="side">
          <div class="card">
            <h2>${caseWords.before}</h2>
            <dl class="need gap-s">
              ${Object.entries(lineWords).map(([key, what]) => {
                const found = this.next.lines.find((each) => each.key === key);
                return found ? line(what, found.have, found.need) : '';
              })}
            </dl>
          </div>
          <div class="acts column">
            ${sideButton(html`${icon('save')}${caseWords.take}`, { do: 'save-case', inFull: false })}
            ${quietButton(caseWords.report, { do: 'see', part: 'report' })}
            ${quietButton(caseWords.intake, { do: 'see', part: 'intake' })}
            ${quietButton(caseWords.back, { do: 'see', part: this.snapshot.unchanged ? 'verdict' : null })}
          </div>
        </section>
      </div>
      <section class="gap" aria-labelledby="attempts">
        <h2 id="attempts">${caseWords.attempts}</h2>
        <ol class="attempts gap-s">
          ${attempts.map((attempt, i) => this.#attempt(attempt, i + 1))}
          ${endings.has(this.next.step) ? '' : this.#planned(attempts.length + 1)}
        </ol>
      </section>
    </div>`;
  }

  /** An attempt elsewhere that nobody has said the phone of. */
  #before(): TemplateResult | '' {
    if (!this.snapshot.phone || journalsOf(this.kept, noPhone).length === 0) return '';
    return html`<div class="note gap-s">
      <p>${cases.before}</p>
      <div class="acts">${sideButton(cases.join, { do: 'join' })}</div>
    </div>`;
  }

  #rung({ steps, title, why }: Rung): TemplateResult {
    const { step, together } = this.next;
    const isNext = steps.includes(step) || steps.some((each) => together.includes(each));
    const state = isNext ? 'is' : doneOf(steps, this.standing.whole, this.next.lines);
    const label = { was: caseWords.done, no: caseWords.failed, is: caseWords.next, yet: caseWords.open }[
      state
    ];
    return html`<li class=${state} aria-current=${steps.includes(step) ? 'step' : 'false'}>
      ${icon(({ was: 'tick', no: 'cross', is: 'arrow', yet: 'none' } as const)[state], label)}
      <div>
        <h3>${title}</h3>
        <p>${why}</p>
        ${steps.includes(step) ? this.#act() : ''}
      </div>
    </li>`;
  }

  #act(): TemplateResult | '' {
    const { step, together } = this.next;
    const claim = claimOf([step, ...together], this.standing.whole);
    const button = stepInWords({ ...nothingTold, ...this.next, next: step }).button;
    if (endings.has(step)) return '';
    if (step === 'APPLE_ROUTE' || step === 'OTHER_COMPUTER') return '';
    return html`<div class="acts">
      ${primaryButton(button, wishOf({ step, claim, operation: this.next.operation }, this.snapshot))}
    </div>`;
  }

  #attempt(attempt: Attempt, nth: number): TemplateResult {
    const picture = this.pictures.get(attempt.id);
    return html`<li>
      <h3>${nth} <span>${workOf(attempt)}${attempt.route === 'web' ? '' : `, ${routeOf(attempt)}`}</span></h3>
      ${
        picture
          ? html`<replug-lifeline class="mini" mini .line=${picture} .t=${picture.t}></replug-lifeline>`
          : html`<p class="fine quiet">${caseWords.noPicture}</p>`
      }
      <dl class="facts">
        <dt>${caseWords.when}</dt>
        <dd>${lasted(attempt)}</dd>
        <dt>${caseWords.setUp}</dt>
        <dd>${setUpInWords(attempt, computersOf(this.tried))}</dd>
        <dt>${caseWords.ended}</dt>
        <dd>${endOf(attempt)}</dd>
      </dl>
    </li>`;
  }

  #planned(nth: number): TemplateResult {
    const { operation, step } = this.next;
    const changes = rungs.find(({ steps }) => steps.includes(step));
    return html`<li class="plan">
      <h3>${nth} <span>${workOf({ behavior: operation })}, ${caseWords.next.toLowerCase()}</span></h3>
      ${
        changes
          ? html`<dl class="facts">
              <dt>${caseWords.changes}</dt>
              <dd>${changes.title}</dd>
            </dl>`
          : ''
      }
    </li>`;
  }
}

const nothingTold = {
  outcome: 'failed',
  retold: false,
  shape: null,
  excluded: null,
  fault: null,
  class: null,
  held: null,
  othersLost: false,
  data: 'untouched',
} as const;

const line = (what: string, have: number, need: number): TemplateResult =>
  html`<div>
    <dt>${what}</dt>
    <dd>
      ${Array.from({ length: need }, (_, i) => html`<i class=${i < have ? 'on' : ''}></i>`)}<span
        >${haveOf(have, need)}</span
      >
    </dd>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'replug-case': Case;
  }
}
