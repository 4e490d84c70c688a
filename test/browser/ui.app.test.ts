import { expect } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import { button, mount, read, type Mounted } from './ui-page.ts';

const polite = ({ app }: Mounted): string => read(app.querySelector('[role="status"]'));
const assertive = ({ app }: Mounted): string => read(app.querySelector('p[role="alert"]'));

describe('the page follows the session', () => {
  it('asks first, then for the file, then for the phone', async () => {
    const page = await mount('arrival');
    expect(document.title).to.equal('What does the iPhone show now? – Replug');
    page.app.querySelectorAll<HTMLButtonElement>('.choice')[2]!.click();
    await page.app.updateComplete;
    expect(read(page.app.querySelector('h1'))).to.equal('Which iOS should go on it?');
    await page.become('connect');
    expect(read(page.app.querySelector('h1'))).to.equal('Press Volume Up and let go');
    button(page.app, 'Show Chrome’s list').click();
    expect(page.session.calls).to.deep.equal(['grant']);
  });

  it('takes a file from the plain input', async () => {
    const page = await mount('phone-first');
    const input = page.app.querySelector<HTMLInputElement>('input[type="file"]')!;
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'some.ipsw'));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    expect(page.session.calls).to.deep.equal(['choose some.ipsw']);
  });

  it('takes a file that is dropped', async () => {
    const page = await mount('phone-first');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'dropped.ipsw'));
    page.app.querySelector('.drop')!.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    expect(page.session.calls).to.deep.equal(['choose dropped.ipsw']);
  });

  it('stays, when a file is dropped beside its place', async () => {
    const { app } = await mount('image');
    const dropped = new DragEvent('drop', { bubbles: true, cancelable: true });
    app.querySelector('h1')!.dispatchEvent(dropped);
    expect(dropped.defaultPrevented).to.equal(true);
  });

  for (const name of [
    'arrival',
    'macos',
    'windows',
    'firefox',
    'chrome-old',
    'no-relay',
    'phone-first',
  ] as const)
    it(`has the pretend iPhone within reach: ${name}`, async () => {
      const page = await mount(name);
      button(page.app, 'Try with a pretend iPhone').click();
      expect(page.session.calls).to.deep.equal(['pretend iPhone13,2']);
    });

  it('is not asked before Apple has signed both kinds of install', async () => {
    const page = await mount('consent-signing');
    expect(document.documentElement.dataset.screen).to.equal('file');
    await page.become('consent-either');
    expect(read(page.app.querySelector('h1'))).to.equal('Update or erase this iPhone?');
  });

  it('has the update first and filled, with one press, and never says that the data is kept', async () => {
    const page = await mount('consent-either');
    expect(read(page.app.querySelector('.lead'))).to.equal(
      'Update tries to keep your data. That is not a promise.',
    );
    const update = button(page.app, 'Update this iPhone');
    expect(page.app.querySelector('[data-primary]')).to.equal(update);
    update.click();
    expect(page.session.calls).to.deep.equal(['consent update']);
    await page.become('done-update');
    expect(read(page.app)).to.contain('Kept so far. Look at the iPhone');
  });

  it('has the erase below the update, with its warning, to be held without another click', async () => {
    const { app, session, clock } = await mount('consent-either');
    const erase = button(app, 'Hold to erase');
    const update = button(app, 'Update this iPhone');
    expect(Boolean(update.compareDocumentPosition(erase) & Node.DOCUMENT_POSITION_FOLLOWING)).to.equal(true);
    expect(read(app.querySelector('.agree'))).to.contain(
      'Everything that is only on this phone is lost. Nobody can bring it back, and neither can we.',
    );
    erase.dispatchEvent(new PointerEvent('pointerdown', { button: 0 }));
    clock.pass(3000);
    expect(session.calls).to.deep.equal(['consent erase']);
  });

  it('has the button to hold above the dock, in the window of a laptop', async () => {
    await setViewport({ width: 1280, height: 720 });
    const { app } = await mount('consent-either');
    const dock = app.querySelector('.dock')!.getBoundingClientRect();
    expect(button(app, 'Hold to erase').getBoundingClientRect().bottom).to.be.at.most(dock.top);
  });

  it('does not tell the ending of a number that nobody knows yet', async () => {
    const { app } = await mount('port-first');
    expect(read(app.querySelector('.which'))).to.equal('iPhone 15 Pro');
  });

  it('holds an update back to an older iOS as it holds an erase', async () => {
    const page = await mount('consent-older');
    expect(read(page.app.querySelector('replug-hold-button button'))).to.equal('Hold to update');
    expect(read(page.app.querySelector('.agree .note'))).to.contain(
      'It has iOS 27.0; this file is iOS 26.2.1.',
    );
  });

  for (const [name, press, call] of [
    ['detour-enter', 'Put it into recovery mode', 'errand enter'],
    ['detour-restart', 'Restart it', 'errand restart'],
    ['detour-port', 'Give the port its firmware', 'errand port'],
    ['detour-port-again', 'Give the port its firmware', 'errand port'],
    ['stays-in-recovery', 'Leave recovery mode', 'errand leave'],
  ] as const)
    it(`has one thing to do with a phone that is not ready: ${name}`, async () => {
      const page = await mount(name);
      button(page.app, press).click();
      expect(page.session.calls).to.deep.equal([call]);
    });

  it('says what is wrong with a file beside the input for another one', async () => {
    const { app } = await mount('damaged');
    expect(read(app.querySelector('.note.alarm p'))).to.equal(
      'The file is damaged at “094-12345-001.dmg.aea”. Nothing was sent to the phone. Download the file again.',
    );
    expect(app.querySelector('input[type="file"]')).to.not.equal(null);
  });

  it('says that Apple refuses it, what that mostly means, and blames neither phone nor cable', async () => {
    const { app } = await mount('unsigned');
    expect(read(app.querySelector('.note.alarm p'))).to.equal(
      'Apple’s signing server refuses iOS 26.2.1 for this phone. Mostly that means that it is signed no longer, and then no tool can install it, on any iPhone. Choose the newest iOS instead.',
    );
  });

  it('asks before it stops, and says what stopping means', async () => {
    const { app, session } = await mount('image');
    button(app, 'Stop this restore').click();
    const dialog = app.querySelector<HTMLDialogElement>('replug-restoring dialog')!;
    expect(dialog.open).to.equal(true);
    expect(read(dialog)).to.contain('without iOS until a restore succeeds');
    await sendKeys({ press: 'Escape' });
    expect(dialog.open).to.equal(false);
    expect(session.calls).to.deep.equal([]);
    button(app, 'Stop this restore').click();
    button(app, 'Stop now').click();
    expect(session.calls).to.deep.equal(['stop']);
  });

  it('has two ticks at the end, and shows them apart', async () => {
    const page = await mount('done-starting');
    const icons = (): string[] =>
      [...page.app.querySelectorAll('.checks .i')].map((each) => each.getAttribute('aria-label') ?? '');
    expect(icons()).to.deep.equal(['Done', 'Waiting']);
    await page.become('done');
    expect(icons()).to.deep.equal(['Done', 'Done']);
    await page.become('done-unseen');
    expect(icons()).to.deep.equal(['Done', 'Not known yet']);
    button(page.app, 'Finish').click();
    await page.app.updateComplete;
    expect([page.session.calls, page.left()]).to.deep.equal([['close'], 1]);
  });

  it('keeps everything that happened in the journal, in words', async () => {
    const { app, session } = await mount('verdict-mode');
    button(app, 'Journal').click();
    // The page has asked for it before.
    await import('../../src/ui/part/journal-dialog.ts');
    await app.querySelector('replug-journal')!.updateComplete;
    const lines = [...app.querySelectorAll('.log li')].map(read);
    expect(lines.length).to.equal(session.entries.length);
    expect(lines.at(-1)).to.contain('It came back in recovery mode after 11 s');
    const log = app.querySelector('.log')!;
    expect(log.getAttribute('aria-live')).to.equal('off');
    // The newest is what one opens it for.
    expect(log.scrollTop).to.be.greaterThan(0);
    expect(log.scrollHeight - log.scrollTop - log.clientHeight).to.be.below(2);
    expect(read(document.activeElement)).to.equal('Everything that happened');
  });
});

describe('focus', () => {
  it('goes to the heading of a new screen', async () => {
    const page = await mount('connect');
    await page.become('signing');
    expect(document.activeElement?.tagName).to.equal('H1');
  });

  it('stays where it is while a restore goes on', async () => {
    const page = await mount('erasing');
    const help = button(page.app, 'Help');
    help.focus();
    await page.become('image');
    await page.become('quiet');
    expect(document.activeElement).to.equal(help);
  });

  it('goes to the button of a click that is due', async () => {
    const page = await mount('gap-running');
    await page.become('grant');
    expect(document.activeElement?.textContent.trim()).to.equal('Show Chrome’s list');
  });

  it('is not taken from someone who is typing', async () => {
    const page = await mount('consent');
    const field = page.app.querySelector<HTMLInputElement>('.type input')!;
    field.focus();
    const other = document.createElement('input');
    document.body.append(other);
    other.focus();
    await page.become('grant');
    expect(document.activeElement).to.equal(other);
    other.remove();
  });

  it('opens help with "?" and the words of the lifeline with "L", except in a field', async () => {
    const page = await mount('consent');
    await sendKeys({ type: 'l' });
    const line = page.app.querySelector('replug-lifeline')!;
    expect(line.spelled).to.equal(true);
    page.app.querySelector<HTMLInputElement>('.type input')!.focus();
    await sendKeys({ type: 'l?' });
    expect(line.spelled).to.equal(true);
    expect(page.app.querySelector('dialog[open]')).to.equal(null);
    (document.activeElement as HTMLElement).blur();
    await sendKeys({ type: '?' });
    expect(read(page.app.querySelector('dialog[open] h2'))).to.equal('Help');
    expect(page.app.querySelector('dialog[open]')?.scrollTop).to.equal(0);
    expect(read(document.activeElement)).to.equal('Help');
    await sendKeys({ press: 'Escape' });
  });

  it('leaves keys to a list that has the focus: a letter chooses in it', async () => {
    const { app } = await mount('ios-model');
    const line = app.querySelector('replug-lifeline')!;
    const list = app.querySelector('select')!;
    list.closest('details')?.setAttribute('open', '');
    list.focus();
    expect(document.activeElement).to.equal(list);
    list.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }));
    expect(line.spelled).to.equal(false);
  });
});

describe('what is said aloud', () => {
  it('tells a lost contact only after two seconds, at once and once', async () => {
    const page = await mount('image');
    expect(assertive(page)).to.equal('');
    await page.become('lost');
    expect(assertive(page)).to.equal('Contact lost. We wait 30 seconds to see how it comes back.');
  });

  it('tells the image in quarters, and the data whenever its state changes', async () => {
    const page = await mount('image');
    expect(polite(page)).to.equal('Writing iOS, 50 percent. Your data: Erased, as you agreed.');
    await page.pass(11_000);
    expect(polite(page)).to.equal('Writing iOS, 50 percent. Your data: Erased, as you agreed.');
  });

  it('tells a due click at once, then with 60, 30 and 10 seconds left', async () => {
    const page = await mount('grant');
    expect(assertive(page)).to.equal('Chrome needs one click from you.');
    await page.pass(8_000);
    expect(assertive(page)).to.equal('Chrome needs one click from you. 60 seconds left.');
    await page.pass(30_000);
    expect(assertive(page)).to.equal('Chrome needs one click from you. 30 seconds left.');
    await page.pass(20_000);
    expect(assertive(page)).to.equal('Chrome needs one click from you. 10 seconds left.');
  });

  it('shows in the last 20 seconds that they are the last', async () => {
    const page = await mount('grant');
    const hurries = (): boolean => page.app.textContent.includes('Please click now.');
    await page.pass(47_000);
    expect(hurries()).to.equal(false);
    await page.pass(2_000);
    expect(hurries()).to.equal(true);
    await page.become('grant-late');
    expect(hurries()).to.equal(false);
  });

  it('does not change the polite line more than once in ten seconds unless the data changes', async () => {
    const page = await mount('loading');
    const first = polite(page);
    await page.become('gap-running');
    expect(polite(page)).to.equal('The iPhone is restarting. Your data: Untouched. Not erased yet.');
    expect(first).to.not.equal(polite(page));
    await page.become('erasing');
    expect(polite(page)).to.contain('Your data: Being erased, as you agreed.');
  });

  it('says that a wait is normal, that it is long, and that a quiet phone is still there', async () => {
    const page = await mount('gap-running');
    const lead = (): string => read(page.app.querySelector('main .lead'));
    expect(lead()).to.equal('The iPhone is restarting. This is normal: usually 14 s, now 9 s.');
    await page.become('gap-long');
    expect(lead()).to.equal('Longer than usual: 38 s. We go on waiting, up to 5 min.');
    await page.become('quiet');
    expect(lead()).to.equal(
      'No message for 1 min 25 s. Some steps are this quiet. The iPhone is still connected.',
    );
    await page.become('very-quiet');
    expect(lead()).to.contain('Unusually long: 5 min 40 s without a message.');
  });
});
