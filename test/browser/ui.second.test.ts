import { expect } from '@open-wc/testing';
import { phone } from './steps.ts';
import { secondPhone } from './snapshots-second.ts';
import { button, mount, read } from './ui-page.ts';

const title = 'Two iPhones are connected';

describe('two iPhones on one screen', () => {
  for (const name of ['second-phone', 'second-phone-file'] as const)
    it(`${name}: both are named by model and last four digits, and the other one may be taken`, async () => {
      const { app, session } = await mount(name);
      const said = read(app.querySelector('main aside'));
      expect(said).to.include(`${title} We go on with the iPhone 12 that ends in 5C2E.`);
      expect(said).to.not.include(phone.ecid);
      expect(said).to.not.include(secondPhone.ecid);
      button(app, 'Take the iPhone 13 Pro Max that ends in 201E instead').click();
      expect(session.calls).to.deep.equal([`take ${secondPhone.ecid}`]);
    });

  it('a third one of the same model is told apart', async () => {
    const { app } = await mount('second-and-third');
    expect(read(app.querySelector('main aside'))).to.include('Several iPhones are connected');
    expect(button(app, 'Take the iPhone 12 that ends in 802E instead').disabled).to.equal(false);
  });

  it('consent still speaks of the first alone', async () => {
    const { app } = await mount('second-phone');
    expect(read(app.querySelector('.agree h2'))).to.equal('iPhone 12 · ends in 5C2E');
  });

  it('nothing is asked while one is being restored', async () => {
    const { app } = await mount('second-running');
    expect(app.querySelector('main aside')).to.equal(null);
  });

  it('another phone than was agreed to: nothing was written to it, and the first is wanted', async () => {
    const { app } = await mount('wrong-phone');
    const said = read(app.querySelector('main'));
    expect(said).to.include('This is a different iPhone');
    expect(said).to.include('Connect the first iPhone again');
  });
});
