import { expect } from '@open-wc/testing';
import type { Attempt } from '../../src/diagnosis/case/attempt.ts';
import { doneOf } from '../../src/diagnosis/ladder/done.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import type { Step } from '../../src/diagnosis/ladder/step.ts';
import type { Entry, What } from '../../src/journal/entry.ts';
import { fold } from '../../src/journal/fold.ts';
import { endOf, rungs, standing } from '../../src/ui/say-case.ts';
import { inWords } from '../../src/ui/say-log.ts';
import { points, reportLead, reportTitle } from '../../src/ui/say-report.ts';
import { hosts } from '../../src/relay/apple.ts';
import { restoring } from '../../src/ui/say-restore.ts';
import { help, nextLine } from '../../src/ui/say.ts';
import { attempt, caseWith } from './case-journal.ts';

const said = (attempts: readonly Attempt[], step: Step = 'CHANGE_PORT', together: Step[] = []): string =>
  standing(attempts, { step, together });
const lost = (other: Partial<Attempt> = {}): Attempt => attempt({}, other);
const slow = { cls: 'HOSTSLOW', shape: 'S14', outcome: 'interrupted' } as const;

describe('where a case stands, in words', () => {
  it('counts lost contacts, wherever among the attempts they were', () => {
    const other = lost({ ...slow, excluded: 'host-slept' });
    const told = [[], [lost()], [lost(), lost()], [lost(), lost(), lost()], [lost(), other, lost()]].map(
      (attempts) => said(attempts).split('. ')[0],
    );
    expect(told).to.deep.equal([
      'No attempt yet',
      'One attempt, ended by lost contact',
      'Two attempts, both ended by lost contact',
      'Three attempts, all ended by lost contact',
      'Three attempts, 2 of them ended by lost contact',
    ]);
    expect(said([lost({ began: false })])).to.match(/^No attempt yet\. /);
  });

  it('says the same in the title and in the lead of a report, at every step', () => {
    const whole = ladder(caseWith([lost(), lost()]));
    const steps = [
      'SERVICE_HARDWARE_SUSPECTED',
      'OFFER_DFU',
      'SERVICE_UNSTABLE',
      'SERVICE_BUTTON',
      'SERVICE_DEVICE_REPORTED',
      'SERVICE_ADVISED',
      'FINISH',
      'DONE_UNSEEN',
      'CHANGE_CABLE',
      'FORCE_RESTART',
    ] as const;
    for (const step of steps) {
      const next = { ...whole, step, together: [] };
      const title = reportTitle('iPhone 12', next).replace('iPhone 12: ', '');
      const lead = reportLead([lost(), lost()], next);
      const suspects = title !== 'not enough to suspect the phone';
      expect(lead.includes('not enough to suspect'), step).to.equal(!suspects);
      expect(lead.includes('Every step changes one thing'), step).to.equal(!suspects);
    }
    expect(said([lost()], 'GO_DIRECT', ['FORCE_RESTART'])).to.contain(
      'What costs nothing is put right together.',
    );
  });

  it('does not call hands or Replug a fault of the computer', () => {
    const attempts = [
      lost({ shape: 'S3', excluded: 'buttons-held' }),
      lost({ cls: 'CLIENT', shape: null, excluded: 'client-fault' }),
      lost({ ...slow, excluded: 'tab-frozen' }),
      lost({ ...slow, shape: 'S2', excluded: 'start-expired' }),
      lost({ ...slow, excluded: 'host-slept' }),
    ];
    expect(attempts.map(endOf)).to.deep.equal([
      'Contact lost, buttons held',
      'Replug stopped',
      'The tab was closed',
      'Started too late',
      'The computer stood still',
    ]);
    const { away } = points(attempts, ladder(caseWith(attempts)), { panicked: false, harmed: false });
    expect(away.slice(0, 5)).to.deep.equal([
      'Once the computer stood still.',
      'Once the tab was closed.',
      'Once the restore was started too late.',
      'Once its buttons were held.',
      'Once Replug itself was the reason.',
    ]);
  });

  it('tells of no erase in an update', () => {
    const disk = { phase: 'disk' } as const;
    expect(endOf(lost({ ...disk, behavior: 'update' }))).to.equal('Contact lost: preparing storage');
    expect(endOf(lost(disk))).to.equal('Contact lost: erasing and preparing storage');
    const entry: Entry = { t: 0, at: 0, who: 'page', kind: 'phase', phase: 'disk' };
    expect(inWords(entry)).to.equal('Phase: Preparing storage');
    expect(endOf(lost({ phase: 'enter', startMode: 'dfu' }))).to.equal('Contact lost: first start-up step');
  });
});

describe('the rungs of the ladder', () => {
  const state = (attempts: readonly Attempt[]): Record<string, string> => {
    const whole = caseWith(attempts);
    const { lines } = ladder(whole);
    return Object.fromEntries(rungs.map(({ steps, title }) => [title, doneOf(steps, whole, lines)]));
  };

  it('take a file that was refused before anything began for no try', () => {
    const refused = lost({ cls: 'FILE', shape: null, began: false, phase: 'prepare' });
    expect(state([refused])['Recovery mode and restore']).to.equal('yet');
    expect(state([lost()])['Recovery mode and restore']).to.equal('no');
  });

  it('are done, tried in vain, or neither', () => {
    expect(
      state([lost({ behavior: 'update' }), attempt({ cable: 'B' }), attempt({ port: 'right' })]),
    ).to.deep.equal({
      'Software up to date': 'was',
      'Force restart': 'was',
      'Straight into the computer': 'was',
      'Update, keeping data': 'no',
      'Another cable': 'was',
      'Recovery mode and restore': 'no',
      'Another port': 'was',
      'Another computer': 'yet',
      'Apple’s own app': 'yet',
      Service: 'yet',
    });
  });
});

describe('the dock beside a case', () => {
  it('promises a new try only where one follows', () => {
    const opened: What = { who: 'person', kind: 'kept' };
    const snapshot = fold([{ t: 0, at: 0, ...opened }]);
    const lines = (['CHANGE_CABLE', 'SERVICE_ADVISED', 'APPLE_ROUTE', 'FINISH'] as const).map((step) =>
      nextLine(snapshot, 'case', step),
    );
    expect(lines).to.deep.equal([
      'One step, then a new try',
      'The report, for service',
      'Apple’s own app',
      'Set up the iPhone',
    ]);
    expect(nextLine(snapshot, 'report', 'FINISH')).to.equal('Print it, or save it');
  });
});

describe('what is said of this computer', () => {
  const entry = (what: What): Entry => ({ t: 0, at: 0, ...what });

  it('names every host that the relay may reach', () => {
    const [, leaves] = help.facts.find(([question]) => question === 'What leaves this computer?')!;
    const named = leaves.match(/[a-z.-]+\.(?:com|me)\b/g) ?? [];
    expect(hosts.filter((host) => !named.some((each) => host.endsWith(each)))).to.deep.equal([]);
  });

  it('promises that it stays awake only where the browser sees to that', () => {
    const lines = [null, 'awake', 'asleep'].map((kind) =>
      restoring.calm(fold(kind === null ? [] : [entry({ who: 'page', kind } as What)]).awake),
    );
    expect(lines).to.deep.equal([
      'Leave the cable alone and the lid open.',
      'Leave the cable alone and the lid open. We keep this computer awake.',
      'Leave the cable alone and the lid open. The browser does not keep this computer awake: see that it does not go to sleep.',
    ]);
  });

  it('is told back in the log as it was told, without names of fields', () => {
    const told: What = { who: 'person', kind: 'told', of: 'now', told: { virtualMachine: 'no', cable: 'A' } };
    expect(inWords(entry(told))).to.equal('You told us: There is no virtual machine. This is the cable “A”.');
    const attempt = {
      id: 'a',
      route: 'other',
      behavior: 'erase',
      outcome: 'failed',
      code: 'it:4013',
      told: {},
    } as const;
    expect(inWords(entry({ who: 'person', kind: 'tried-elsewhere', attempt }))).to.equal(
      'You told us: tried with another tool, it failed, 4013',
    );
  });
});
