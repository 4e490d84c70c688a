import '@fontsource-variable/atkinson-hyperlegible-mono';
import '@fontsource-variable/atkinson-hyperlegible-next';
import { fold } from '../../src/journal/fold.ts';
import '../../src/ui/app.ts';
import type { App } from '../../src/ui/app.ts';
import '../../src/ui/screen/behind-arrival.ts';
import '../../src/ui/screen/of-the-case.ts';
import { gestureFor, type Goal } from '../../src/ui/gesture.ts';
import type { Family } from '../../src/ui/phone-family.ts';
import { connect } from '../../src/ui/say-connect.ts';
import { WishEvent, type Part } from '../../src/ui/wish.ts';
import { situations, type Situation, type SituationName } from '../browser/snapshots.ts';
import { caseStory } from '../unit/case-story.ts';
import { names } from './shown.ts';
import { HandClock, Still } from '../browser/still.ts';

/** One screen at rest: `?show=consent&theme=dark`. Without a name: links to all of them. */
const asked = new URLSearchParams(location.search);
const theme = asked.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

const name = asked.get('show');
if (name !== null && name in situations) show(situations[name as SituationName]);
else if (name?.startsWith('story-')) story(name.replace('story-', '') as Part | 'verdict');
else if (name !== null) guide(name);
else list();

function show(situation: Situation): App {
  const clock = new HandClock();
  const app = document.createElement('replug-app');
  app.time = clock;
  app.bench = asked.has('bench');
  app.computer = { battery: { charging: false, level: 0.41 }, free: 10 * 2 ** 30 };
  app.session = new Still(situation);
  document.body.append(app);
  // The session is followed from the first rendering on; only then may its clock move.
  void app.updateComplete.then(() => {
    clock.pass(situation.t - situation.snapshot.t);
    app.requestUpdate();
  });
  return app;
}

/** The case of the tests, after its second loss. */
function story(part: Part | 'verdict'): void {
  const snapshot = fold(caseStory);
  const app = show({ entries: caseStory, snapshot, t: snapshot.t });
  if (part !== 'verdict')
    void app.updateComplete.then(() => app.dispatchEvent(new WishEvent({ do: 'see', part })));
}

/** `guide-home-dfu`: the buttons of a family on the way to a mode, the last of them held for some seconds. */
function guide(which: string): void {
  const [, family, goal] = which.split('-') as [string, Family, Goal];
  const clock = new HandClock();
  const element = document.createElement('replug-button-guide');
  Object.assign(element, { family, goal, time: clock, lead: connect.leadBefore });
  const main = document.createElement('main');
  main.append(element);
  document.body.append(main);
  void element.updateComplete.then(async () => {
    const steps = gestureFor(goal, family);
    for (const { holdSeconds } of steps.slice(0, -1)) {
      if (holdSeconds === null || element.querySelector('.ring') === null)
        element.querySelector<HTMLElement>('.acts .btn')!.click();
      await element.updateComplete;
      clock.pass((holdSeconds ?? 0) * 1000);
      await element.updateComplete;
    }
    if (element.querySelector('.ring') === null) element.querySelector<HTMLElement>('.acts .btn')!.click();
    clock.pass(7000);
  });
}

function list(): void {
  for (const each of names) {
    const link = document.createElement('a');
    link.href = `?show=${each}`;
    link.textContent = each;
    const line = document.createElement('p');
    line.append(link);
    document.body.append(line);
  }
}
