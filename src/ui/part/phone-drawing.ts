import { html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ButtonName, Press, Pressed } from '../gesture.ts';
import type { Family } from '../phone-family.ts';
import { buttonName } from '../say-gesture.ts';
import { label } from '../say-lifeline.ts';

interface Button {
  readonly name: ButtonName;
  readonly side: 'left' | 'right' | 'top' | 'home';
  /** x, y, width, height on the drawing's 390 × 416 grid. */
  readonly box: readonly [number, number, number, number];
}

interface Model {
  readonly wide: number;
  readonly shape: SVGTemplateResult;
  readonly middle: readonly [x: number, y: number];
  readonly plain: readonly (readonly [number, number, number, number])[];
  readonly buttons: readonly Button[];
}

const cable = (x: number): SVGTemplateResult =>
  svg`<path class="line" d="M${x - 9} 368h18v18h-18zM${x} 386v26" />`;

const modern = svg`
  <rect class="body" x="114" y="24" width="164" height="340" rx="28" />
  <rect class="glass" x="124" y="34" width="144" height="320" rx="20" />
  <path class="line ear" d="M178 46h36" />`;

const withHome = svg`
  <rect class="body" x="114" y="24" width="164" height="340" rx="26" />
  <rect class="glass" x="124" y="72" width="144" height="228" />
  <path class="line" d="M182 50h28" />`;

const models: Record<Family, Model> = {
  face: {
    wide: 390,
    shape: modern,
    middle: [196, 196],
    plain: [[107, 80, 7, 20]],
    buttons: [
      { name: 'up', side: 'left', box: [107, 120, 7, 40] },
      { name: 'down', side: 'left', box: [107, 176, 7, 40] },
      { name: 'side', side: 'right', box: [278, 132, 7, 66] },
    ],
  },
  volume: {
    wide: 390,
    shape: svg`${withHome}<circle class="line" cx="196" cy="332" r="17" />`,
    middle: [196, 186],
    plain: [[107, 116, 7, 34]],
    buttons: [
      { name: 'down', side: 'left', box: [107, 162, 7, 34] },
      { name: 'side', side: 'right', box: [278, 110, 7, 44] },
    ],
  },
  home: {
    wide: 390,
    shape: withHome,
    middle: [196, 186],
    plain: [
      [107, 116, 7, 34],
      [107, 162, 7, 34],
    ],
    buttons: [
      { name: 'home', side: 'home', box: [179, 315, 34, 34] },
      { name: 'sideOrTop', side: 'right', box: [278, 110, 7, 44] },
    ],
  },
  pad: {
    wide: 430,
    shape: svg`
      <rect class="body" x="72" y="54" width="234" height="310" rx="18" />
      <rect class="glass" x="86" y="68" width="206" height="282" rx="8" />`,
    middle: [189, 209],
    plain: [],
    buttons: [
      { name: 'nearer', side: 'right', box: [306, 92, 7, 36] },
      { name: 'farther', side: 'right', box: [306, 140, 7, 36] },
      { name: 'top', side: 'top', box: [252, 47, 44, 7] },
    ],
  },
};

const inward = { left: [3, 0], right: [-3, 0], top: [0, 3], home: [0, 0] } as const;

function cap({ box, side }: Button, press: Press): SVGTemplateResult {
  const [dx, dy] = press === 'is' ? inward[side] : [0, 0];
  const [x, y, w, h] = box;
  const name = `button ${press} ${side}`;
  return side === 'home'
    ? svg`<circle class=${name} cx=${x + w / 2} cy=${y + h / 2} r=${w / 2} />`
    : svg`<rect class=${name} x=${x + dx} y=${y + dy} width=${w} height=${h} rx="3" />`;
}

/** Badge and words of a button, and where its words begin. */
function spot({ side, box }: Button): { x: number; y: number; textX: number; anchor: 'start' | 'end' } {
  const [x, y, w, h] = box;
  const middle = y + h / 2;
  switch (side) {
    case 'left':
      return { x: 83, y: middle, textX: 61, anchor: 'end' };
    case 'right':
      return { x: x + 31, y: middle, textX: x + 53, anchor: 'start' };
    case 'top':
      return { x: x + w / 2, y: 23, textX: x, anchor: 'end' };
    case 'home':
      return { x: 86, y: middle, textX: 64, anchor: 'end' };
  }
}

function badge(button: Button, pressed: Pressed | undefined): SVGTemplateResult | typeof nothing {
  if (!pressed) return nothing;
  const { press, number } = pressed;
  const { x, y, textX, anchor } = spot(button);
  const lines = buttonName[button.name].split('|');
  const first = y + 5 - (lines.length - 1) * 9.5;
  return svg`
    ${button.side === 'home' ? svg`<path class="lead-line" d="M176 ${y}H101" />` : nothing}
    <circle class="badge ${press}" cx=${x} cy=${y} r="15" />
    ${
      press === 'was'
        ? svg`<path class="tick" d="M${x - 6} ${y + 0.5}l4 4.5 8-9" />`
        : svg`<text class="badge-n ${press}" x=${x} y=${y + 5.5} text-anchor="middle">${number}</text>`
    }
    ${lines.map((line, i) => svg`<text class=${press} x=${textX} y=${first + i * 19} text-anchor=${anchor}>${line}</text>`)}`;
}

const shown = {
  recovery: ([x, y]: readonly [number, number]): SVGTemplateResult => svg`
    <path class="line" d="M${x - 24} ${y - 46}h48v30h-48zM${x - 34} ${y - 10}h68" />
    <path class="line" d="M${x} ${y + 62}v-26M${x - 8} ${y + 36}v-16h16v16zM${x - 5} ${y + 20}v-8h10v8" />`,
  logo: ([x, y]: readonly [number, number]): SVGTemplateResult => svg`
    <circle class="line cross" cx=${x} cy=${y} r="22" />
    <text class="is" x=${x} y=${y + 5} text-anchor="middle">${label.logo}</text>`,
};

/** What the drawing shows. */
export interface PhoneDrawing {
  readonly family: Family;
  /** The buttons of a sequence as they stand; none where no button is to be pressed. */
  readonly presses?: ReadonlyMap<ButtonName, Pressed>;
  readonly shows?: keyof typeof shown;
  readonly label: string;
}

/** A phone from the front with its buttons where they are, numbered in the order of pressing. */
export function phoneDrawing({
  family,
  presses = new Map<ButtonName, Pressed>(),
  shows,
  label: words,
}: PhoneDrawing): TemplateResult {
  const model = models[family];
  const pressOf = ({ name }: Button): Press => presses.get(name)?.press ?? 'none';
  return html`<svg class="drawing" viewBox="0 0 ${model.wide} 416" role="img" aria-label=${words}>
    ${model.plain.map(([x, y, w, h]) => svg`<rect class="button" x=${x} y=${y} width=${w} height=${h} rx="3" />`)}
    ${model.buttons.filter(({ side }) => side !== 'home').map((button) => cap(button, pressOf(button)))}
    ${model.shape}
    ${model.buttons.filter(({ side }) => side === 'home').map((button) => cap(button, pressOf(button)))}
    ${cable(model.middle[0])} ${shows ? shown[shows](model.middle) : nothing}
    ${model.buttons.map((button) => badge(button, presses.get(button.name)))}
  </svg>`;
}
