import { html, nothing, svg, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { quietMs } from '../../diagnosis/quiet.ts';
import { Piece } from '../piece.ts';
import { dataLabel, dataWords, segmentWords, words } from '../say-lifeline.ts';
import { dataBar, ground, here, paper, text, tick, trace } from './draw.ts';
import { fitting, labelsOf, type Label, type Measure, type Rows } from './labels.ts';
import { dataSpans, place, ticks } from './place.ts';
import { stretchesOf, type Line } from './stretches.ts';

const hero: Rows = {
  height: 198,
  high: 54,
  low: 110,
  data: 154,
  dataHeight: 12,
  name: 18,
  note: 39,
  below: 133,
  dataNote: 188,
};
const docked: Rows = {
  height: 85,
  high: 31,
  low: 62,
  data: 74,
  dataHeight: 8,
  name: 17,
  note: null,
  below: null,
  dataNote: null,
};
const mini: Rows = { ...docked, height: 46, high: 6, low: 27, data: 35, dataHeight: 8 };
const narrow: Rows = { ...docked, height: 79, high: 28, low: 56, data: 68, name: 16 };

let made = 0;
const canvas = document.createElement('canvas').getContext('2d');

const onCanvas: Measure = (label, voice) => {
  if (!canvas) return label.length * 8.5;
  canvas.font = `${voice === 's' ? '400 15px' : '640 16px'} "Atkinson Hyperlegible Next Variable", system-ui, sans-serif`;
  return canvas.measureText(label).width * 1.04;
};

/**
 * A logic trace of the phone on the bus, drawn to the width it is given. The drawing is hidden from assistive technology;
 * the list beside it says the same, part by part.
 */
@customElement('replug-lifeline')
export class Lifeline extends Piece {
  @property({ attribute: false }) line!: Line;
  /** Now, in ms on the attempt's clock. */
  @property({ type: Number }) t = 0;
  /** The main thing on its screen: taller, with times and data labels, and a button that shows the words. */
  @property({ type: Boolean }) hero = false;
  /** One of several attempts: small, without text. Its words are read by whoever cannot see it. */
  @property({ type: Boolean }) mini = false;
  /** The list of words is visible. */
  @property({ type: Boolean }) spelled = false;
  @property({ attribute: false }) measure: Measure = onCanvas;
  @state() private width = 0;

  readonly #id = `ll${++made}`;
  readonly #resized = new ResizeObserver(([entry]) => {
    if (entry) this.width = Math.round(entry.contentRect.width);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.firstUpdated();
  }

  // A line without height is watched: what is drawn changes this element's height, and must not be news of its width.
  protected override firstUpdated(): void {
    this.#resized.observe(this.querySelector('.width')!);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('line')) this.classList.toggle('plan', this.line.lifeline.length <= 1);
  }

  protected override render(): TemplateResult {
    return html`<figure>
      <figcaption class="hidden">${words.caption}</figcaption>
      <div class="width"></div>
      <div class="trace">
        ${this.#drawing()}
        ${
          this.hero
            ? html`<button
                type="button"
                class="btn plain flush fine"
                aria-expanded=${this.spelled}
                aria-controls=${`${this.#id}-words`}
                @click=${this.#spell}
              >
                ${this.spelled ? words.hide : words.read}
              </button>`
            : nothing
        }
      </div>
      <ol id=${`${this.#id}-words`} class=${this.spelled ? 'll-words' : 'hidden'}>
        ${this.#sentences().map((sentence) => html`<li>${sentence}</li>`)}
      </ol>
    </figure>`;
  }

  readonly #spell = (): void => {
    this.spelled = !this.spelled;
  };

  #sentences(): string[] {
    const { lifeline, dataLane } = this.line;
    if (lifeline.length === 0) return [words.none];
    const ahead = stretchesOf(this.line, this.t).flatMap(({ shape, stage }) =>
      shape === 'plan' && stage ? [stage] : [],
    );
    return [
      ...lifeline.map((segment) => segmentWords(segment, this.t)),
      ...(ahead.length > 0 ? [words.planned(ahead)] : []),
      dataWords(dataLane),
    ].filter((sentence) => sentence !== '');
  }

  #drawing(): TemplateResult | typeof nothing {
    const width = this.width;
    if (width === 0) return nothing;
    const small = width < 780;
    const rows = this.mini ? mini : small ? narrow : this.hero ? hero : docked;
    const placed = place(stretchesOf(this.line, this.t), width, small ? 11 : 19);
    const spans = dataSpans(placed, this.line, this.t);
    const current = placed.findLast(
      ({ seen, shape }) => (shape === 'here' || shape === 'hidden') && seen?.until === null,
    );
    const silent =
      this.line.heard !== null && this.line.at === 'working' && this.t - this.line.heard > quietMs.said;
    const labels = this.mini
      ? []
      : fitting([...labelsOf(placed, rows, this.t, small), ...dataLabels(spans, rows)], width, this.measure);
    const end = spans.at(-1)?.x1 ?? placed[0]?.x0 ?? 0;
    return html`<svg
      width=${width}
      height=${rows.height}
      viewBox="0 0 ${width} ${rows.height}"
      aria-hidden="true"
      focusable="false"
    >
      ${paper(rows, width, this.#id)}
      <path class="ll-dash" d="M3 ${rows.low}H${placed[0]?.x0 ?? 19}" />
      ${placed.map((stretch) => ground(stretch, rows, this.#id, silent && stretch === current))}
      ${svg`<path class="ll-data-open" d="M${end + 2} ${rows.data + rows.dataHeight / 2}H${width - 21}" />`}
      ${spans.map((span, i) => dataBar(span, i === 0, rows, this.#id))}
      ${placed.map((stretch, i) => trace(stretch, rows, placed[i + 1]?.shape === 'break', this.t))}
      ${ticks(placed, this.line).map((x) => tick(x, rows))}
      ${current ? here(current.ink, rows, silent) : nothing}
      ${labels.map((label) => text(label, this.measure(label.text, label.voice)))}
    </svg>`;
  }
}

function dataLabels(spans: ReturnType<typeof dataSpans>, rows: Rows): Label[] {
  const y = rows.dataNote;
  if (y === null) return [];
  return spans.flatMap((span, i) => {
    const said = dataLabel(span.state, span.at, i === 0);
    return said ? [{ x: span.x0, y, text: said, voice: 's', anchor: 'start', rank: 1 + i } as const] : [];
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'replug-lifeline': Lifeline;
  }
}
