import { html, svg, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { quietIn } from '../../diagnosis/quiet.ts';
import type { Phase } from '../../journal/entry.ts';
import type { Snapshot } from '../../journal/snapshot.ts';
import '../lifeline/lifeline.ts';
import { icon } from '../part/icon.ts';
import { Piece } from '../piece.ts';
import { about, duration, percent, rate, sizeOf } from '../say-figures.ts';
import { groupName, groups, headingOf, restoring, stopping, waits } from '../say-restore.ts';
import { WishEvent } from '../wish.ts';

/** While it runs: nothing to decide, everything to see. */
@customElement('replug-restoring')
export class Restoring extends Piece {
  @property({ attribute: false }) snapshot!: Snapshot;
  /** Now, in ms on the attempt's clock. */
  @property({ type: Number }) t = 0;
  @query('dialog') private dialog!: HTMLDialogElement;

  protected override render(): TemplateResult {
    const { snapshot, t } = this;
    const lost = snapshot.wait?.for === 'verdict';
    return html`<div class="wrap">
        <div class="head">
          <div>
            <h1 tabindex="-1">
              ${lost ? waits.lostHeading : headingOf(snapshot.phase ?? 'prepare', snapshot)}
            </h1>
            <p class="lead">${this.#line()}</p>
          </div>
          ${lost ? '' : figures(snapshot, t)}
        </div>
      </div>
      <div class="strip">
        <div class="wrap"><replug-lifeline hero .line=${snapshot} .t=${t}></replug-lifeline></div>
      </div>
      <div class="wrap">
        ${phaseList(snapshot, t)}
        ${
          lost
            ? ''
            : html`<div class="acts">
                <button type="button" class="btn plain flush" @click=${this.#ask}>${restoring.stop}</button>
              </div>`
        }
      </div>
      ${this.#stopDialog()}`;
  }

  #line(): string {
    const { wait, pretend, awake } = this.snapshot;
    if (wait?.for === 'verdict') return waits.lost;
    if (wait?.for === 'return') {
      const away = this.t - wait.since;
      return away > wait.usualMs ? waits.longer(away, wait.limitMs) : waits.restarting(wait.usualMs, away);
    }
    const silence = quietIn(this.snapshot, this.t);
    if (silence) return silenceWords[silence.how](silence.ms);
    return pretend === null ? restoring.calm(awake) : restoring.calmPretend;
  }

  #stopMeans(): string {
    const { data, behavior, phasesSeen } = this.snapshot;
    const begun = data === 'erasing' || data === 'erased' || data === 'unknown';
    if (behavior === 'update' && phasesSeen.some(({ phase }) => phase === 'disk')) return stopping.update;
    return begun ? stopping.after : stopping.before;
  }

  #stopDialog(): TemplateResult {
    return html`<dialog aria-labelledby="stop-title">
      <h2 id="stop-title">${stopping.title}</h2>
      <p class="gap-s">${this.#stopMeans()}</p>
      <div class="acts">
        <button type="button" class="btn go" data-primary @click=${this.#goOn}>${stopping.goOn}</button>
        <button type="button" class="btn erase" @click=${this.#stop}>${stopping.stop}</button>
      </div>
    </dialog>`;
  }

  readonly #ask = (): void => {
    this.dialog.showModal();
  };

  readonly #goOn = (): void => {
    this.dialog.close();
  };

  readonly #stop = (): void => {
    this.dialog.close();
    this.dispatchEvent(new WishEvent({ do: 'stop' }));
  };
}

const silenceWords = {
  charging: (): string => waits.charging,
  quiet: waits.quiet,
  unusual: waits.veryQuiet,
} as const;

const began = ({ phasesSeen }: Snapshot, phase: Phase): number | undefined =>
  phasesSeen.findLast((seen) => seen.phase === phase)?.t;

function figures(snapshot: Snapshot, t: number): TemplateResult {
  const { phase, image, progress, operation } = snapshot;
  const since = phase === null ? undefined : began(snapshot, phase);
  if (phase === 'image' && image && image.total > 0) {
    const left =
      image.bytesPerSecond > 0 ? ((image.total - image.sent) / image.bytesPerSecond) * 1000 : undefined;
    return figureList([
      [restoring.image, percent(image.sent / image.total), true],
      [sizeOf(image.sent, image.total), image.bytesPerSecond > 0 ? rate(image.bytesPerSecond) : '', false],
      [restoring.stillLeft, left === undefined ? '' : about(left), false],
    ]);
  }
  return figureList([
    [restoring.whole, percent(progress), true],
    ...(operation?.percent
      ? [[restoring.stepPercent, percent(operation.percent / 100), false] as const]
      : []),
    ...(since === undefined ? [] : [[restoring.thisPhase, duration(t - since), false] as const]),
  ]);
}

const figureList = (
  all: readonly (readonly [what: string, value: string, large: boolean])[],
): TemplateResult =>
  html`<dl class="figures">
    ${all
      .filter(([, value]) => value !== '')
      .map(
        ([what, value, large]) =>
          html`<div>
            <dt>${what}</dt>
            <dd class=${large ? 'figure' : ''}>${value}</dd>
          </div>`,
      )}
  </dl>`;

function phaseList(snapshot: Snapshot, t: number): TemplateResult {
  const current = groups.findIndex(({ phases }) => phases.includes(snapshot.phase ?? 'prepare'));
  return html`<ol class="phases" aria-label=${restoring.phases}>
    ${groups.map((group, i) => {
      const from = group.phases.map((phase) => began(snapshot, phase)).find((at) => at !== undefined);
      const until = groups
        .slice(i + 1)
        .flatMap(({ phases }) => phases.map((phase) => began(snapshot, phase)))
        .find((at) => at !== undefined);
      const was = i < current;
      const state = was ? 'was' : i === current ? 'is' : '';
      const note = was
        ? from === undefined || until === undefined
          ? ''
          : duration(until - from)
        : i === current && from !== undefined
          ? restoring.soFar(t - from)
          : group.before;
      return html`<li class=${state} aria-current=${i === current ? 'step' : 'false'}>
        ${fill(was ? 1 : i === current ? share(snapshot, group.phases) : 0)}
        <b>${was ? icon('tick', restoring.done) : ''}${groupName(group.name, snapshot.behavior)}</b
        ><span>${note}</span>
      </li>`;
    })}
  </ol>`;
}

/** How much of the current group is behind us: bytes where they count, else its phases. */
function share({ image, phase }: Snapshot, phases: readonly Phase[]): number {
  if (phase === 'image') return image && image.total > 0 ? image.sent / image.total : 0;
  return (phases.indexOf(phase ?? 'prepare') + 0.5) / phases.length;
}

function fill(done: number): TemplateResult {
  const size = `${Math.round(done * 100)}%`;
  return html`<svg class="bar-of" aria-hidden="true">
    ${svg`<rect class="track" width="100%" height="100%" /><rect class="done across" width=${size} height="100%" /><rect class="done down" width="100%" height=${size} />`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-restoring': Restoring;
  }
}
