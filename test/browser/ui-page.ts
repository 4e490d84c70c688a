import { fixtureCleanup, html, fixture } from '@open-wc/testing';
import type { App } from '../../src/ui/app.ts';
import '../../src/ui/app.ts';
import '../../src/ui/screen/behind-arrival.ts';
import '../../src/ui/screen/of-the-case.ts';
import { situations, type SituationName } from './snapshots.ts';
import { HandClock, Still } from './still.ts';

/** The page's own stylesheet; resolves when it rules. */
async function loadStyles(): Promise<void> {
  const href = new URL('../../src/ui/style/replug.css', import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  const loaded = new Promise((done) => {
    link.addEventListener('load', done, { once: true });
  });
  document.head.append(link);
  await loaded;
}

/** The page under test, and the hands that move it. */
export interface Mounted {
  readonly app: App;
  readonly session: Still;
  readonly clock: HandClock;
  /** `leave` was called this often. */
  readonly left: () => number;
  /** Moves to another situation, as an entry would. */
  readonly become: (name: SituationName) => Promise<void>;
  /** Lets time pass on the page's clock, and the page render it. */
  readonly pass: (ms: number) => Promise<void>;
}

/** The whole app in one situation, on a clock that only the test moves. */
export async function mount(name: SituationName, options: { bench?: boolean } = {}): Promise<Mounted> {
  fixtureCleanup();
  await loadStyles();
  const clock = new HandClock();
  const session = new Still(situations[name]);
  let left = 0;
  const app = await fixture<App>(
    html`<replug-app
      .session=${session}
      .time=${clock}
      .bench=${options.bench ?? false}
      .leave=${() => {
        left++;
      }}
    ></replug-app>`,
  );
  const settle = async (): Promise<void> => {
    await app.updateComplete;
    await drawn(app);
  };
  const { t, snapshot } = situations[name];
  clock.pass(t - snapshot.t);
  app.requestUpdate();
  await settle();
  return {
    app,
    session,
    clock,
    left: () => left,
    async become(next) {
      session.become(situations[next]);
      clock.pass(situations[next].t - situations[next].snapshot.t);
      app.requestUpdate();
      await settle();
    },
    async pass(ms) {
      clock.pass(ms);
      app.requestUpdate();
      await settle();
    },
  };
}

/** All lifelines know their width and have been drawn to it. */
async function drawn(app: App): Promise<void> {
  for (const line of app.querySelectorAll('replug-lifeline')) {
    while (line.clientWidth > 0 && !line.querySelector('svg[viewBox]')) await frame();
    await line.updateComplete;
  }
}

/** Resolves before the next frame is drawn. */
export const frame = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));

/** The button of this name; fails when there is none or more than one. */
export function button(app: Element, name: string): HTMLButtonElement {
  const found = [...app.querySelectorAll('button')].filter(
    (each) => (each.getAttribute('aria-label') ?? each.textContent).trim() === name,
  );
  if (found.length !== 1) throw new Error(`${found.length} buttons named "${name}"`);
  return found[0]!;
}

/** Text as a person reads it: runs of white space are one space, no-break ones too. */
export const read = (element: Element | null): string =>
  element?.textContent.replace(/\s+/g, ' ').trim() ?? '';
