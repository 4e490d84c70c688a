import { expect } from '@open-wc/testing';
import { mount, read } from './ui-page.ts';

describe('where consent is given', () => {
  it('the answer about a backup is written down before anything is agreed to', async () => {
    const { app, session } = await mount('consent');
    for (const label of app.querySelectorAll<HTMLElement>('fieldset .radio')) label.click();
    expect([...app.querySelectorAll('fieldset .radio')].map(read)).to.deep.equal([
      'Yes, in iCloud',
      'Yes, on a computer',
      'No',
      'I don’t know',
    ]);
    expect(session.calls).to.deep.equal(
      ['icloud', 'computer', 'none', 'unknown'].map((backup) => `tell now ${JSON.stringify({ backup })}`),
    );
  });
});
