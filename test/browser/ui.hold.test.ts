import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';
import { button, mount, read, type Mounted } from './ui-page.ts';

const held = 3000;

async function consent(): Promise<Mounted & { erase: HTMLButtonElement }> {
  const mounted = await mount('consent');
  return { ...mounted, erase: button(mounted.app, 'Hold to erase') };
}

function middle(element: Element): [number, number] {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [Math.round(x + width / 2), Math.round(y + height / 2)];
}

describe('hold to erase', () => {
  before(() => setViewport({ width: 1280, height: 800 }));
  afterEach(() => resetMouse());

  it('agrees after three seconds under the mouse, once, and not a moment earlier', async () => {
    const { erase, clock, session } = await consent();
    await sendMouse({ type: 'move', position: middle(erase) });
    await sendMouse({ type: 'down' });
    clock.pass(held - 1);
    expect(session.calls).to.deep.equal([]);
    clock.pass(1);
    expect(session.calls).to.deep.equal(['consent erase']);
    clock.pass(2 * held);
    await sendMouse({ type: 'up' });
    expect(session.calls).to.deep.equal(['consent erase']);
  });

  it('does nothing when let go early, and the next holding begins at zero', async () => {
    const { erase, clock, session } = await consent();
    await sendMouse({ type: 'move', position: middle(erase) });
    await sendMouse({ type: 'down' });
    clock.pass(held - 1);
    await sendMouse({ type: 'up' });
    clock.pass(held);
    await sendMouse({ type: 'down' });
    clock.pass(held - 1);
    expect(session.calls).to.deep.equal([]);
    await sendMouse({ type: 'up' });
  });

  it('does nothing when the pointer slides off', async () => {
    const { erase, clock, session } = await consent();
    await sendMouse({ type: 'move', position: middle(erase) });
    await sendMouse({ type: 'down' });
    clock.pass(1000);
    await sendMouse({ type: 'move', position: [5, 5] });
    clock.pass(held);
    expect(session.calls).to.deep.equal([]);
  });

  for (const key of ['Space', 'Enter']) {
    it(`agrees when ${key} is held for three seconds, whatever repeats meanwhile`, async () => {
      const { erase, clock, session } = await consent();
      erase.focus();
      await sendKeys({ down: key });
      clock.pass(2000);
      await sendKeys({ down: key });
      clock.pass(999);
      expect(session.calls).to.deep.equal([]);
      clock.pass(1);
      expect(session.calls).to.deep.equal(['consent erase']);
      await sendKeys({ up: key });
      expect(session.calls).to.deep.equal(['consent erase']);
    });

    it(`does nothing when ${key} is pressed and let go`, async () => {
      const { erase, clock, session } = await consent();
      erase.focus();
      await sendKeys({ press: key });
      clock.pass(held);
      expect(session.calls).to.deep.equal([]);
    });
  }

  it('does nothing when the focus leaves during the holding', async () => {
    const { erase, clock, session, app } = await consent();
    erase.focus();
    await sendKeys({ down: 'Space' });
    clock.pass(1000);
    button(app, 'Keep it as it is').focus();
    clock.pass(held);
    await sendKeys({ up: 'Space' });
    expect(session.calls).to.deep.equal([]);
  });

  it('can be typed instead: the word brings a button, Enter alone erases nothing', async () => {
    const { app, session } = await consent();
    const field = app.querySelector<HTMLInputElement>('.type input')!;
    field.focus();
    await sendKeys({ type: 'ERAS' });
    await app.updateComplete;
    expect(() => button(app, 'Erase, as typed')).to.throw('0 buttons');
    await sendKeys({ type: 'E' });
    await sendKeys({ press: 'Enter' });
    await app.querySelector('replug-consent')!.updateComplete;
    expect(session.calls).to.deep.equal([]);
    button(app, 'Erase, as typed').click();
    expect(session.calls).to.deep.equal(['consent erase']);
  });
});

describe('consent', () => {
  it('offers to keep the phone first, filled, and takes no initial focus', async () => {
    const { app, become, session } = await mount('signing');
    await become('consent');
    const keep = button(app, 'Keep it as it is');
    const erase = button(app, 'Hold to erase');
    expect(keep.hasAttribute('data-primary')).to.equal(true);
    expect(Boolean(keep.compareDocumentPosition(erase) & Node.DOCUMENT_POSITION_FOLLOWING)).to.equal(true);
    expect(document.activeElement?.tagName).to.equal('H1');
    keep.click();
    expect(session.calls).to.deep.equal(['keep']);
  });

  it('does not offer to erase a real phone that this version cannot finish, and says what is missing', async () => {
    const { app } = await mount('consent-refused');
    expect(() => button(app, 'Hold to erase')).to.throw('0 buttons');
    expect(app.querySelector('h1')?.textContent).to.equal('This version does not erase this iPhone');
    expect([...app.querySelectorAll('main code')].map((code) => code.textContent)).to.deep.equal([
      'BasebandFirmware',
      'Cryptex1,SystemOS',
      'SE,UpdatePayload',
    ]);
  });

  it('offers it with the bench, beside the same warning', async () => {
    const { app } = await mount('consent-refused', { bench: true });
    expect(button(app, 'Hold to erase').isConnected).to.equal(true);
    expect(app.querySelectorAll('.note.alarm code').length).to.equal(3);
  });

  it('tells a screen reader how it is held, wherever it stands', async () => {
    const { app } = await mount('consent-older');
    const held = [...app.querySelectorAll('button.hold')].map((each) => {
      const how = app.querySelectorAll(`[id="${each.getAttribute('aria-describedby') ?? ''}"]`);
      return [read(each), ...[...how].map(read)];
    });
    const how = 'Hold for 3 seconds. Letting go earlier does nothing.';
    expect(held).to.deep.equal([
      ['Hold to update', how],
      ['Hold to erase', how],
    ]);
  });
});
