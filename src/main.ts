import { Awake } from './session/awake.ts';
import { browserCrew } from './session/crew.ts';
import { hostOf } from './session/host.ts';
import type { PretendMode } from './session/contract.ts';
import { RememberedFile } from './session/remembered.ts';
import { Session } from './session/session.ts';
import { BrowserJournalStore } from './session/store.ts';
import './ui/app.ts';
import { lookAtComputer } from './ui/computer.ts';
import { recallTheme, themeStorage } from './ui/theme.ts';

recallTheme(document.documentElement, themeStorage());

const asked = new URLSearchParams(location.search);
const pretendModes: readonly PretendMode[] = ['recovery', 'normal', 'restore'];
const bench = asked.has('bench');

const session = new Session({
  crew: browserCrew,
  store: new BrowserJournalStore(),
  remembered: new RememberedFile(window),
  // Counted from 1970, so that a worker, whose own clock starts later, can count from the same moment.
  time: { now: () => performance.timeOrigin + performance.now(), wall: () => Date.now() },
  navigator,
  relay: hasRelay,
  host: hostOf(navigator),
  bench,
  anew: asked.has('pretend'),
});

const awake = new Awake();
session.addEventListener('change', () => {
  const { at, phase, restoredAt } = session.snapshot;
  awake.hold(phase !== null && restoredAt === null && (at === 'working' || at === 'waiting'));
});

document.addEventListener('visibilitychange', () => {
  session.shown(document.visibilityState === 'visible');
});

const app = document.querySelector('replug-app')!;
app.session = session;
app.bench = bench;

void session.open().then(() => {
  const product = asked.get('pretend');
  if (product === null) return;
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
  void import('./ui/screen/verdict.ts');
}
session.addEventListener('change', loadVerdict);

/** Does this copy of the page stand behind a relay? Static hosting answers with an error, or with a page. */
async function hasRelay(): Promise<boolean> {
  try {
    const answer = await fetch('/relay/about');
    // An answer that nobody reads stays open until the browser gives it up as failed.
    await answer.arrayBuffer();
    return answer.ok && (answer.headers.get('content-type') ?? '').includes('json');
  } catch {
    return false;
  }
}
