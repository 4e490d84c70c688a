import { expect } from '@open-wc/testing';
import type { Kept } from '../../src/session/contract.ts';
import { situations, type SituationName } from './snapshots.ts';
import { button, mount, read, type Mounted } from './ui-page.ts';

const url =
  'https://updates.cdn-apple.com/2026FallFCS/fullrestores/047-1/23C71/iPhone13,2_23C71_Restore.ipsw';

const kept: Kept = {
  key: 'a',
  kind: 'ipsw',
  label: 'iPhone13,2_23C71_Restore.ipsw',
  wanted: { url, name: 'iPhone13,2_23C71_Restore.ipsw' },
  bytes: 6_200_000_000,
  size: 10_400_000_000,
  complete: false,
  used: Date.UTC(2026, 10, 14),
  inUse: false,
};

async function mountKeeping(name: SituationName, free: number, ...all: Kept[]): Promise<Mounted> {
  const page = await mount('arrival');
  page.session.files.report = { kept: all, free, persistent: true };
  await page.become(name);
  await page.pass(0);
  return page;
}

/** What every Chromium says of free room. */
const always = 10 * 2 ** 30;

const main = ({ app }: Mounted): string => read(app.querySelector('main'));

describe('which iOS', () => {
  it('offers the newest that is signed, and says who says so', async () => {
    const page = await mount('ios-newest');
    expect(main(page)).to.contain('iOS 26.2.1, the newest for iPhone 12');
    expect(main(page)).to.match(/Yes, says ipsw.me, asked at \d\d:\d\d/);
    expect(page.app.querySelector('[data-primary]')?.tagName).to.equal('BUTTON');
    button(page.app, 'Get iOS 26.2.1').click();
    expect(page.session.calls).to.deep.equal(['get 23C71']);
    expect(main(page), 'older ones are for the bench').to.not.contain('18.7.3');
  });

  it('has older signed ones in the bench, with what they can do', async () => {
    const page = await mount('ios-newest', { bench: true });
    expect(main(page)).to.contain('an earlier iOS can itself make a restore fail');
    button(page.app, 'Get iOS 18.7.3 (22H217)').click();
    expect(page.session.calls).to.deep.equal(['get 22H217']);
  });

  it('takes the model from the person while no phone is at hand', async () => {
    const page = await mount('arrival');
    page.app.querySelector('button.choice')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await page.pass(0);
    await page.pass(0);
    const select = page.app.querySelector('select')!;
    expect([...select.options].map(({ text }) => text)).to.deep.equal([
      'Choose the model',
      'iPhone 13 Pro Max',
      'iPhone 12',
    ]);
    select.value = 'iPhone13,2';
    select.dispatchEvent(new Event('change'));
    expect(page.session.calls).to.deep.equal(['model iPhone13,2']);
    await page.become('ios-model');
    expect(main(page)).to.contain('the newest for iPhone 12');
  });

  it('says how old a list is that could not be asked anew, and asks again', async () => {
    const page = await mount('ios-stale');
    expect(main(page)).to.contain('could not be asked anew. This is what it said on 22 November.');
    button(page.app, 'Ask again').click();
    expect(page.session.calls).to.deep.equal(['lookUp true']);
  });

  it('leaves the file from this computer where there is no list', async () => {
    for (const name of ['ios-unlisted', 'ios-none', 'ios-looking', 'phone-first'] as const) {
      const page = await mount(name);
      expect(page.app.querySelector('[data-primary]')?.id, name).to.equal('ipsw');
    }
  });

  it('has a sentence for every refusal, and a title that says whose fault it is not', async () => {
    expect(main(await mount('ios-refused'))).to.contain(
      'This iOS cannot be used Apple does not sign iOS 26.2.1 for this phone at the moment',
    );
    expect(main(await mount('ios-unasked'))).to.contain('Apple could not be asked Something else answered');
    expect(main(await mount('unsigned'))).to.contain(
      'This file cannot be used Apple’s signing server refuses iOS 26.2.1 for this phone.',
    );
  });

  it('goes on with what is here, warns of little room, and frees what is kept', async () => {
    const page = await mountKeeping('ios-newest', 3.9e9, kept, {
      ...kept,
      key: 'b',
      inUse: true,
      wanted: null,
    });
    expect(main(page)).to.match(/6.2\sGB of 10\sGB are here already. It goes on from there/);
    expect(main(page)).to.contain('it has room for 3.9 GB; this needs 4.7 GB');
    expect(main(page)).to.contain('Kept on this computer: 12 GB');
    button(page.app, 'Delete').click();
    button(page.app, 'Use it').click();
    expect(page.session.calls).to.deep.equal(['free a', 'fetch iPhone13,2_23C71_Restore.ipsw']);
    const whole = await mountKeeping('ios-newest', always, { ...kept, complete: true });
    expect(main(whole)).to.contain('Already on this computer, and checked.');
    button(whole.app, 'Use iOS 26.2.1');
  });

  it('is whole where the parts of this very phone or model are here, not those of another', async () => {
    const partsOf = (board: string): Kept => ({
      ...kept,
      complete: true,
      wanted: { ...kept.wanted!, boards: [board] },
    });
    for (const name of ['ios-newest', 'ios-model'] as const) {
      const ours = await mountKeeping(name, 400e9, partsOf('d53gap'));
      expect(main(ours), name).to.contain('Already on this computer, and checked.');
      button(ours.app, 'Use iOS 26.2.1');
      const theirs = await mountKeeping(name, 400e9, partsOf('d53pap'));
      expect(main(theirs), name).to.match(/6.2\sGB of 10\sGB are here already/);
      button(theirs.app, 'Get iOS 26.2.1');
    }
  });

  it('takes the 10 GiB that every Chromium names for no word on the room', async () => {
    const page = await mountKeeping('ios-newest', always);
    expect(main(page)).to.contain('11 GB. Kept for the next time.');
    expect(main(page)).to.not.contain('has room for');
  });
});

describe('the look at this computer', () => {
  const checks = async (free: number): Promise<string[]> => {
    const page = await mount('arrival');
    page.app.computer = { battery: { charging: true, level: 1 }, free };
    await page.pass(0);
    return [...page.app.querySelectorAll('.checks li')].map(
      (check) => `${check.className}: ${read(check.querySelector('b'))}`,
    );
  };

  it('alarms nobody with what is the same everywhere', async () => {
    expect(await checks(always)).to.deep.equal([
      'open: Allowed to open an iPhone',
      'fine: Chrome 156 on Linux',
      'fine: Replug’s own server is there',
      'fine: Connected to power',
    ]);
  });

  it('names a browser that really keeps little', async () => {
    expect((await checks(300e6))[0]).to.match(/^amiss: Only 300.MB free for this page$/);
  });
});

describe('a file of one’s own', () => {
  it('is fetched from a server by its address, which is looked at before anyone is asked', async () => {
    const page = await mount('ios-newest');
    const type = async (address: string): Promise<void> => {
      const field = page.app.querySelector<HTMLInputElement>('input[type=url]')!;
      field.value = address;
      field.form!.requestSubmit();
      await page.pass(0);
    };
    for (const wrong of ['', 'mirror.local/a.ipsw', 'ftp://mirror.local/a.ipsw', 'http://mirror.local/']) {
      await type(wrong);
      expect(main(page), wrong).to.contain('This is no address of a web server.');
    }
    expect(page.session.calls).to.deep.equal([]);
    await type(' http://mirror.local/My%20iOS.ipsw#top ');
    expect(page.session.calls).to.deep.equal(['fetch My iOS.ipsw']);
    expect(main(page)).to.not.contain('This is no address');
  });

  it('is picked as a file or as the folder that it was unpacked into', async () => {
    const page = await mount('ios-newest');
    button(page.app, 'Choose it so that it is found again at the next visit').click();
    button(page.app, 'Choose a folder that it was unpacked into').click();
    expect(page.session.calls).to.deep.equal(['pick file', 'pick folder']);
  });
});

describe('a download', () => {
  it('shows how far, how fast, how long, and can be paused and ended', async () => {
    const page = await mount('fetching');
    const [share, bytes, speed, left] = [...page.app.querySelectorAll('.figures dd')].map(read);
    expect([share, bytes, speed, left]).to.deep.equal(['59 %', '6.2 of 10 GB', '7.6 MB/s', 'about 9 min']);
    expect(main(page)).to.contain('The phone may stay unplugged until then');
    expect(page.app.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).to.equal('60');
    expect(document.title).to.match(/^Fetching iOS, 59\s% – Replug$/);
    button(page.app, 'Pause').click();
    button(page.app, 'Stop, and delete what is here').click();
    expect(page.session.calls).to.deep.equal(['pause', 'cancel']);
  });

  it('says where it stands when it is paused, and goes on', async () => {
    const page = await mount('fetch-paused');
    expect(main(page)).to.contain('The download stopped at 6.2 of 10 GB. It goes on from there.');
    button(page.app, 'Go on').click();
    expect(page.session.calls).to.deep.equal(['resume']);
  });

  it('from a server that gives whole files only says what a break costs', async () => {
    const page = await mount('fetching-whole');
    expect(main(page)).to.contain('sent again from its beginning. Leave this tab open.');
    expect(main(page)).to.not.contain('You may close this tab');
  });

  it('counts down to the next try without a network', async () => {
    const page = await mount('fetch-stalled');
    expect(main(page)).to.contain('This computer says that it has no network. Next try in 11 s.');
    await page.pass(5000);
    expect(main(page)).to.contain('Next try in 6 s.');
  });

  it('says what it waits for before anything is fetched, and to stop then deletes nothing', async () => {
    const waits: [SituationName, string, string][] = [
      ['fetch-asking', 'Asking Apple first Whether iOS 26.2.1 fits your iPhone', 'Stop'],
      ['fetch-opening', 'Opening iOS 26.2.1', 'Stop'],
      ['fetch-looking', 'Looking through what is here Some or all of iOS 26.2.1', 'Stop. What is here stays'],
      ['fetch-elsewhere', 'Another tab fetches this file', 'Stop'],
      ['fetch-unpacking', 'Another tab unpacks this file', 'Stop'],
      ['checking', 'Checking the file', 'Stop'],
    ];
    for (const [name, words, stop] of waits) {
      const page = await mount(name);
      expect(main(page), name).to.contain(words);
      expect(main(page), name).to.not.contain('delete');
      button(page.app, stop).click();
      expect(page.session.calls, name).to.deep.equal(['halt']);
    }
    const looking = await mount('fetch-looking');
    expect(looking.app.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')).to.equal('42');
    expect(document.title).to.equal('Looking through what is here – Replug');
  });

  it('that was ended leads back to the question, without the file', async () => {
    const page = await mount('fetch-cancelled');
    expect(main(page)).to.contain('Which iOS should go on it?');
    const { at, file, checking } = situations['fetch-cancelled'].snapshot;
    expect([at, file, checking]).to.deep.equal(['waiting', null, null]);
  });
});
