import { html, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Case } from '../../diagnosis/case/case.ts';
import type { KeptJournal } from '../../diagnosis/case/by-phone.ts';
import { standingOf } from '../../diagnosis/case/kept.ts';
import { lastVerdict } from '../../diagnosis/case/last-verdict.ts';
import { claimOf } from '../../diagnosis/ladder/claim.ts';
import { ladder } from '../../diagnosis/ladder/ladder.ts';
import { mayTry } from '../../diagnosis/ladder/retry.ts';
import type { Verdict as Said, Word } from '../../diagnosis/verdict.ts';
import type { Elsewhere } from '../../journal/elsewhere.ts';
import type { Entry } from '../../journal/entry.ts';
import { fold } from '../../journal/fold.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import '../lifeline/lifeline.ts';
import { primaryButton, quietButton, sideButton } from '../part/button.ts';
import { ask } from '../part/ask.ts';
import { icon } from '../part/icon.ts';
import { Piece } from '../piece.ts';
import { wishOf } from '../act.ts';
import { caseWords } from '../say-case.ts';
import { leaving } from '../say-detour.ts';
import { inSentences, verdict, type Explanation, type Weighed } from '../say-verdict.ts';
import { StepEvent } from '../wish.ts';
import { mayLeave } from './leave-recovery.ts';

/** What happened, in a fixed order: the one next step, what we saw, what is likely, what we cannot know. */
@customElement('replug-verdict')
export class Verdict extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  @property({ attribute: false }) entries: readonly Entry[] = [];
  @property({ attribute: false }) kept: readonly KeptJournal[] = [];
  @property({ type: Boolean }) technician = false;
  @property({ type: Number }) t = 0;
  #found: Said | undefined;
  #said: Explanation | undefined;
  #whole!: Case;
  /** How the phone looked then, where the verdict is on an earlier visit. */
  #picture: Snapshot | null = null;

  /** The journal is read when it has grown, not whenever a second passes. */
  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('entries') && !changed.has('kept')) return;
    const standing = standingOf(this.kept, this.entries, this.technician);
    const last = lastVerdict(standing);
    this.#picture = last && last.entries !== this.entries ? fold(last.entries) : null;
    this.#found = last?.verdict;
    this.#said = last ? inSentences(last.verdict, this.#picture ?? this.snapshot) : undefined;
    this.#whole = standing.whole;
    if (last) this.dispatchEvent(new StepEvent(last.verdict.next));
  }

  protected override render(): TemplateResult {
    const said = this.#said;
    if (!said) return html``;
    return html`<div class="wrap top">
        <div>
          <h1 tabindex="-1">${said.title}</h1>
          <p class="lead">${said.lead}</p>
        </div>
        <section class="next" aria-labelledby="next-step">
          <h2 id="next-step"><span class="quiet">${said.next.label}</span>${said.next.title}</h2>
          ${
            said.next.list.length > 0
              ? html`<ol>
                  ${said.next.list.map((each) => html`<li>${each}</li>`)}
                </ol>`
              : ''
          }
          ${said.next.text ? html`<p>${said.next.text}</p>` : ''}
          ${this.snapshot.unchanged ? html`<p class="note" role="status">${caseWords.unchanged}</p>` : ''}
          ${this.#act(said)} ${ask(this.#found?.asks ?? [], this.#found?.at ?? 0)}
        </section>
      </div>
      <div class="strip">
        <div class="wrap">
          <replug-lifeline
            hero
            .line=${this.#picture ?? this.snapshot}
            .t=${this.#picture?.t ?? this.t}
          ></replug-lifeline>
        </div>
      </div>
      <div class="wrap">
        <div class="four">
          ${list(verdict.saw, said.saw)} ${said.told.length > 0 ? list(verdict.told, said.told) : ''}
          ${
            said.likely.length > 0
              ? html`<section>
                  <h2>${verdict.likely}</h2>
                  <dl class="weigh">${said.likely.map(weighed)}</dl>
                  ${said.likelyNote ? html`<p class="fine quiet">${said.likelyNote}</p>` : ''}
                </section>`
              : ''
          }
          ${said.cannot.length > 0 ? list(verdict.cannot, said.cannot) : ''}
        </div>
        ${said.small ? html`<p class="note wide gap">${said.small}</p>` : ''}
        <div class="acts">
          ${sideButton(caseWords.see, { do: 'see', part: 'case' })}
          ${sideButton(html`${icon('save')}${verdict.save}`, { do: 'save' })}
          ${mayLeave(this.snapshot) ? sideButton(leaving.button, { do: 'errand', errand: 'leave' }) : ''}
          ${quietButton(verdict.back, { do: 'back' })}
        </div>
      </div>`;
  }

  /** The button names the change; what has lost contact twice like this is not tried like this again (rule R66). */
  #act({ next: { button } }: Explanation): TemplateResult {
    const { next, together } = this.#found!;
    if (next === 'APPLE_ROUTE') return this.#apples();
    if (next === 'OTHER_COMPUTER')
      return html`<div class="acts">
        ${primaryButton(html`${icon('save')}${caseWords.take}`, { do: 'save-case', inFull: false })}
        ${mayTry(this.#whole, ladder(this.#whole).operation) ? retry(button) : ''}
      </div>`;
    if (next.startsWith('SERVICE_'))
      return html`<div class="acts">
        ${primaryButton(caseWords.report, { do: 'see', part: 'report' })}
        ${next === 'SERVICE_ADVISED' && mayTry(this.#whole, ladder(this.#whole).operation) ? retry(button) : ''}
      </div>`;
    const claim = claimOf([next, ...together], this.#whole);
    return html`<div class="acts">
      ${primaryButton(button, wishOf({ step: next, claim, operation: ladder(this.#whole).operation }, this.snapshot))}
      ${
        next === 'CHANGE_PORT'
          ? sideButton(caseWords.onePort, { do: 'answer', of: 'then', told: { onlyPort: 'yes' } })
          : ''
      }
    </div>`;
  }

  /** How it went with Apple's own app: the strongest evidence that there is. A failure counts as what the app showed. */
  #apples(): TemplateResult {
    const { os } = this.snapshot.host ?? {};
    const attempt: Elsewhere = {
      id: `${this.snapshot.now}-apple`,
      route: os === 'windows' ? 'apple-devices' : 'finder',
      behavior: ladder(this.#whole).operation,
      outcome: 'success',
      told: {},
    };
    return html`<p class="gap-s">${caseWords.apples}</p>
      <div class="acts">
        ${sideButton(caseWords.failedThere, { do: 'see', part: 'intake' })}
        ${sideButton(caseWords.wentThrough, { do: 'elsewhere', attempt })}
      </div>`;
  }
}

const retry = (button: string): TemplateResult => sideButton(button, { do: 'again' });

const list = (title: string, lines: readonly string[]): TemplateResult =>
  html`<section>
    <h2>${title}</h2>
    <ul>
      ${lines.map((line) => html`<li>${line}</li>`)}
    </ul>
  </section>`;

const weighed = ({ what, word, why, capped }: Weighed): TemplateResult =>
  html`<div>
    <dt>${what}</dt>
    ${scale(word, capped)}
    <dd>${why}</dd>
  </div>`;

const words: readonly Word[] = ['open', 'possible', 'more likely', 'most likely'];

/** Four boxes, as many filled as may be said; a bar where it stops for now. */
function scale(word: Word, capped: boolean): TemplateResult {
  const filled = words.indexOf(word);
  return html`<svg class="scale" viewBox="0 0 106 20" aria-hidden="true">
    ${[0, 1, 2, 3].map((i) =>
      i < filled
        ? svg`<rect class="on" x=${i * 26} y="3" width="20" height="14" rx="2" />`
        : svg`<rect class="off ${capped ? 'beyond' : ''}" x=${i * 26 + 1} y="4" width="18" height="12" rx="2" />`,
    )}
    ${capped ? svg`<path class="cap" d="M${filled * 26 - 3} 0v20" />` : ''}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-verdict': Verdict;
  }
}
