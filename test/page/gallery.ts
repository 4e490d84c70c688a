import '@fontsource-variable/atkinson-hyperlegible-mono';
import '@fontsource-variable/atkinson-hyperlegible-next';
import '../../src/ui/app.ts';
import '../../src/ui/screen/verdict.ts';
import { situations, type SituationName } from '../browser/snapshots.ts';
import { HandClock, Still } from '../browser/still.ts';

/** One screen at rest: `?show=consent&theme=dark`. Without a name: links to all of them. */
const asked = new URLSearchParams(location.search);
const theme = asked.get('theme');
if (theme) document.documentElement.dataset.theme = theme;

const name = asked.get('show');
if (name !== null && name in situations) show(name as SituationName);
else list();

function show(which: SituationName): void {
  const situation = situations[which];
  const clock = new HandClock();
  const app = document.createElement('replug-app');
  app.time = clock;
  app.bench = asked.has('bench');
  app.computer = { battery: { charging: false, level: 0.41 }, free: 212e9 };
  app.session = new Still(situation);
  document.body.append(app);
  // The session is followed from the first rendering on; only then may its clock move.
  void app.updateComplete.then(() => {
    clock.pass(situation.t - situation.snapshot.t);
    app.requestUpdate();
  });
}

function list(): void {
  for (const each of Object.keys(situations)) {
    const link = document.createElement('a');
    link.href = `?show=${each}`;
    link.textContent = each;
    const line = document.createElement('p');
    line.append(link);
    document.body.append(line);
  }
}
