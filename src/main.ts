import { Awake, dutyOf } from './session/awake.ts';
import { BrowserCaseStore } from './session/cases.ts';
import { browserCrew } from './session/crew.ts';
import { hostOf } from './session/host.ts';
import type { PretendMode } from './session/contract.ts';
import { RememberedFile } from './session/remembered.ts';
import type { Time } from './session/line.ts';
import { Session } from './session/session.ts';
import { BrowserJournalStore } from './session/store.ts';
import './ui/app.ts';
import { lookAtComputer } from './ui/computer.ts';
import { recallTheme, themeStorage } from './ui/theme.ts';

recallTheme(document.documentElement, themeStorage());

const asked = new URLSearchParams(location.search);
const pretendModes: readonly PretendMode[] = ['recovery', 'normal', 'restore'];
const bench = asked.has('bench');

// Counted from 1970, so that a worker, whose own clock starts later, can count from the same moment.
const time: Time = {
  now: () => performance.timeOrigin + performance.now(),
  wall: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};

const session = new Session({
  crew: browserCrew,
  store: new BrowserJournalStore(navigator.locks, time),
  remembered: new RememberedFile(window),
  cases: new BrowserCaseStore(),
  ladder: () => import('./session/unchanged.ts'),
  install: installMark(),
  time,
  navigator,
  relay: hasRelay,
  host: hostOf(navigator),
  bench,
  anew: asked.has('pretend'),
});

const awake = new Awake((held) => {
  session.keptAwake(held);
});
session.addEventListener('change', () => {
  awake.hold(dutyOf(session.snapshot));
});

document.addEventListener('visibilitychange', () => {
  session.shown(document.visibilityState === 'visible');
});

const app = document.querySelector('replug-app')!;
app.session = session;
app.bench = bench;

const recording = asked.get('replay');

void (recording === null ? session.open() : replay(recording)).then(() => {
  const product = asked.get('pretend');
  if (product === null || recording !== null) return;
  const speed = Number(asked.get('speed'));
  const mode = pretendModes.find((each) => each === asked.get('mode'));
  const asks = asked.has('asks');
  void session.pretend(product, { ...(speed > 0 ? { speed } : {}), ...(mode ? { mode } : {}), asks });
});
void lookAtComputer(navigator).then((computer) => {
  app.computer = computer;
});
// After the first paint: text is readable in the system's font until these arrive.
requestAnimationFrame(() => {
  void import('./ui/screen/behind-arrival.ts');
  void import('@fontsource-variable/atkinson-hyperlegible-next');
  void import('@fontsource-variable/atkinson-hyperlegible-mono');
});

/** Before it can be needed, and before the connection can be lost that it comes over: as soon as anything has begun. */
function loadVerdict(): void {
  const { file, phone, pretend, fault } = session.snapshot;
  if (!file && !phone && pretend === null && !fault) return;
  session.removeEventListener('change', loadVerdict);
  void import('./ui/screen/of-the-case.ts');
  void import('./session/unchanged.ts');
}
session.addEventListener('change', loadVerdict);

/** A random mark, made once in each browser profile: it tells computers apart in a case, and nothing else. */
function installMark(): string {
  const key = 'replug-install';
  try {
    const known = localStorage.getItem(key) ?? crypto.randomUUID().slice(0, 8);
    localStorage.setItem(key, known);
    return known;
  } catch {
    return '';
  }
}

/** A journal or case of this site's own, or one that the person chooses, in place of a session. */
async function replay(address: string): Promise<void> {
  await Promise.all([
    import('./ui/screen/replay.ts'),
    import('./ui/screen/behind-arrival.ts'),
    import('./ui/screen/of-the-case.ts'),
  ]);
  const bar = document.createElement('replug-replay');
  bar.app = app;
  app.before(bar);
  if (address === '') return;
  const url = new URL(address, location.href);
  if (url.origin === location.origin) await bar.open(await (await fetch(url)).text());
}

/** Does this copy of the page stand behind a relay? Static hosting answers with an error, or with a page. */
async function hasRelay(): Promise<boolean> {
  try {
    // The page itself has come from there.
    const answer = await fetch('/relay/about', { signal: AbortSignal.timeout(10_000) });
    // An answer that nobody reads stays open until the browser gives it up as failed.
    await answer.arrayBuffer();
    return answer.ok && (answer.headers.get('content-type') ?? '').includes('json');
  } catch {
    return false;
  }
}
