import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { screenOf } from '../../src/ui/screen.ts';
import { Tab } from '../crash/tab.ts';
import { Table } from '../crash/table.ts';

const trial = { behavior: 'erase', file: 'picked' } as const;

describe('a visit to the page', () => {
  it('R66: what has lost contact twice as things are set up is not tried like that a third time', async () => {
    const table = await Table.set(trial);
    const tab = new Tab(table);
    const { session } = tab;
    const kinds = (kind: string): number => session.entries.filter((each) => each.kind === kind).length;
    const lose = async (): Promise<void> => {
      await tab.until(({ wait }) => wait?.for === 'consent');
      await session.consent('erase');
      await tab.until(({ phase }) => phase === 'kernel');
      table.phone.restart('recovery');
      await tab.until(({ at }) => at === 'failed');
    };
    const visit = async (): Promise<void> => {
      await session.open();
      await tab.until(({ phone }) => phone !== null);
      void session.files.choose(table.file);
      await lose();
      await session.again();
      await lose();

      await session.again();
      assert.deepEqual([kinds('again'), kinds('unchanged')], [1, 1]);
      assert.equal(session.snapshot.at, 'failed');

      // A visit that begins anew is told before it can agree to anything.
      await session.close();
    };
    await table.world.run(visit());
    tab.end();

    const next = new Tab(table);
    const again = next.session;
    await table.world.run(
      again.open().then(async () => {
        await next.until(({ phone }) => phone !== null);
        void again.files.choose(table.file);
        await next.until(({ wait }) => wait?.for === 'consent');
        await again.consent('erase');
      }),
    );
    const told = (): string => screenOf(again.snapshot, { shows: null, kept: false, bench: true });
    assert.deepEqual([again.entries.some(({ kind }) => kind === 'consented'), told()], [false, 'case']);

    // Another cable is a change.
    again.tell('then', { cable: 'A' });
    again.tell('now', { cable: 'B' });
    await table.world.run(
      again.again().then(async () => {
        await next.until(({ wait }) => wait?.for === 'consent');
        await again.consent('erase');
        await next.until(({ at }) => at === 'done');
      }),
    );
    next.end();
  });

  it('orders one restore, however often it is clicked', async () => {
    const table = await Table.set(trial);
    const tab = new Tab(table);
    const { session } = tab;
    const visit = async (): Promise<void> => {
      await session.open();
      await tab.until(({ phone }) => phone !== null);
      void session.files.choose(table.file);
      await tab.until(({ wait }) => wait?.for === 'consent');
      await Promise.all([session.consent('erase'), session.consent('erase')]);
      await tab.until(({ at }) => at === 'done');
    };
    await table.world.run(visit());
    const { build } = session.snapshot.firmware!;
    const agreed = session.entries.flatMap((entry) =>
      entry.kind === 'consented' ? [[entry.behavior, entry.build]] : [],
    );
    assert.deepEqual(agreed, [['erase', build]]);
    assert.equal(session.snapshot.fault, null);
    tab.end();
  });

  it('says of no other tab that it was closed, before it is', async () => {
    const table = await Table.set(trial);
    const tab = new Tab(table);
    await table.world.run(
      tab.session.open().then(async () => {
        await tab.until(({ phone }) => phone !== null);
        void tab.session.files.choose(table.file);
        await tab.until(({ wait }) => wait?.for === 'consent');
        void tab.session.consent('erase');
        await tab.until(({ phase }) => phase === 'kernel');
      }),
    );
    const others = async (): Promise<string[]> => {
      const other = new Tab(table);
      await table.world.run(other.session.open());
      other.end();
      return other.session.entries.map(({ kind }) => kind).slice(0, 2);
    };
    assert.deepEqual(await others(), ['opened']);
    tab.end();
    const next = new Tab(table);
    await table.world.run(next.session.open());
    assert.equal(next.session.snapshot.fault?.fault.name, 'TabEnded');
    next.end();
  });
});
