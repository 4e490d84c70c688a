import { expect } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import type { App } from '../../src/ui/app.ts';
import { caseStory, saved } from '../unit/case-story.ts';
import { button, frame, mount, read, type Mounted } from './ui-page.ts';

const log = `Found device in Recovery mode
Identified device as d53gap, iPhone13,2
Extracting BuildManifest from IPSW
Sending TSS request attempt 1... response successfully received
Sending iBEC (1234567 bytes)...
About to restore device...
Connected to com.apple.mobile.restored, version 15
Checkpoint started   id: 0x655 (is_host_compatible)
Checkpoint completed id: 0x655 (is_host_compatible) result=10
Got status message
Status: Fail
ERROR: Unable to restore device
`;

/** The box, reached as a person reaches it from the first screen. */
async function box(): Promise<Mounted> {
  const mounted = await mount('arrival');
  button(mounted.app, 'A restore has already failed with a number').click();
  await mounted.app.updateComplete;
  return mounted;
}

const settled = async (app: App): Promise<void> => {
  for (let i = 0; i < 4; i++) await frame();
  await app.updateComplete;
};

async function ask(app: App, text: string, platform = 'unknown'): Promise<void> {
  app.querySelector('textarea')!.value = text;
  app.querySelector<HTMLSelectElement>('replug-intake select')!.value = platform;
  button(app, 'Explain it').click();
  await settled(app);
}

const answer = (app: App): string => read(app.querySelector('replug-intake .card'));

describe('what was seen elsewhere', () => {
  before(() => emulateMedia({ reducedMotion: 'reduce' }));
  after(async () => {
    document.documentElement.removeAttribute('data-theme');
    await setViewport({ width: 1280, height: 800 });
  });

  it('explains a code in the words of its platform, and what a code cannot tell (R5, R54, R57)', async () => {
    const { app } = await box();
    await ask(app, '4013 in Finder on my Mac');
    expect(answer(app)).to.contain('What 4013 means You told us: 4013 in Finder on a Mac.');
    expect(answer(app)).to.contain('The number alone does not say that the phone is damaged.');
    expect(answer(app)).to.contain('What we cannot know What the iPhone did, and how it came back.');
    expect(document.activeElement?.id).to.equal('answer');
    await ask(app, '4013', 'old-windows');
    expect(answer(app)).to.contain('You told us: 4013 in iTunes on an older Windows.');
    expect(answer(app)).to.not.contain('Finder');
  });

  it('counts it as an attempt with what the person is sure of, and shows where the case stands', async () => {
    const { app, session } = await box();
    await ask(app, '4013 during an update', 'windows');
    app.querySelector<HTMLInputElement>('input[name=computer]')!.value = ' office ';
    app.querySelector<HTMLSelectElement>('select[name=path]')!.value = 'direct';
    button(app, 'Count it as an attempt').click();
    await settled(app);
    expect(session.calls).to.deep.equal([
      'triedElsewhere apple-devices it:4013 update COMM {"computer":"office","path":"direct"}',
    ]);
    expect(app.querySelector('replug-case')).to.not.equal(null);
  });

  it('asks what was tried where a sentence does not say it', async () => {
    const { app, session } = await box();
    await ask(app, '4014 in iTunes');
    button(app, 'A restore, which erases').click();
    expect(session.calls).to.deep.equal(['triedElsewhere itunes it:4014 erase COMM {}']);
  });

  it('reads a log that is pasted or dropped in the words of a verdict, and says what it leaves out', async () => {
    const { app, session } = await box();
    const data = new DataTransfer();
    data.items.add(new File([log], 'restore.log', { type: 'text/plain' }));
    app
      .querySelector('replug-intake .drop')!
      .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    await settled(app);
    expect(answer(app)).to.match(/^The tool is too old for this iOS Nothing was erased./);
    expect(answer(app)).to.contain('Whether the phone left the cable, and how it came back.');
    button(app, 'Count it as an attempt').click();
    await settled(app);
    expect(session.calls).to.deep.equal([`triedElsewhere other st:14 erase HOSTOLD {}`]);
  });

  it('knows a log again by its text, not by its length; a number may be seen twice', async () => {
    const counted = async (text: string): Promise<string> => {
      const { app, session } = await box();
      await ask(app, text);
      button(app, 'Count it as an attempt').click();
      await settled(app);
      return session.elsewhere[0]!;
    };
    const [first, again, other] = [
      await counted(log),
      await counted(`${log}\n`),
      await counted(log.replace('iPhone13,2', 'iPhone13,3')),
    ];
    expect(again).to.equal(first);
    expect(other).to.not.equal(first);
    expect(await counted('4013 during an update')).to.match(/^seen-/);
  });

  it('takes a journal into the case whole', async () => {
    const { app, session } = await box();
    await ask(app, saved(caseStory));
    expect(answer(app)).to.contain('Move the same cable to another port');
    button(app, 'Take it into this case').click();
    expect(session.calls).to.deep.equal(['openCase case.json']);
  });

  it('is used with the keyboard alone: Enter explains a short sentence', async () => {
    const { app } = await box();
    const field = app.querySelector('textarea')!;
    field.focus();
    field.value = '3194';
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    await settled(app);
    expect(answer(app)).to.match(/^What 3194 means/);
  });

  it('says in a sentence what it cannot read, and keeps what was typed', async () => {
    const { app } = await box();
    const tries = [
      ['', 'Nothing was typed yet.'],
      ['it does not work', 'We can make nothing of that.'],
      [`${saved(caseStory)}\n"x"\n{}`, 'It cannot be read at line'],
      ['{"replugCase":9,"case":{}}', 'This case file cannot be used: a newer version of Replug wrote it.'],
    ] as const;
    for (const [text, said] of tries) {
      await ask(app, text);
      expect(read(app.querySelector('replug-intake [role=alert]'))).to.contain(said);
      expect(app.querySelector('textarea')!.value).to.equal(text);
      expect(app.querySelector('replug-intake .card')).to.equal(null);
    }
  });

  it('is accessible, light and dark, and as wide as the window, at every width', async () => {
    const { app } = await box();
    for (const text of ['', '4013', saved(caseStory)]) {
      await ask(app, text);
      for (const theme of ['light', 'dark']) {
        document.documentElement.dataset.theme = theme;
        await frame();
        await expect(app).to.be.accessible();
      }
      for (const width of [390, 1280, 1920]) {
        await setViewport({ width, height: 800 });
        await settled(app);
        const root = document.documentElement;
        expect(root.scrollWidth, `${width}`).to.be.at.most(root.clientWidth);
        expect(app.querySelectorAll('[data-primary]').length).to.be.at.most(1);
      }
    }
  });
});
