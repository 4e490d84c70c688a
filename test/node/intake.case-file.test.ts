import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { caseOf, type CaseJournal } from '../../src/diagnosis/case/case.ts';
import { readCase, writeCase } from '../../src/diagnosis/case/case-file.ts';
import { journalsOf, phonesKept, type KeptJournal } from '../../src/diagnosis/case/by-phone.ts';
import { standingOf } from '../../src/diagnosis/case/kept.ts';
import { merged } from '../../src/diagnosis/case/merge.ts';
import { sealsOf } from '../../src/diagnosis/case/seals.ts';
import { CaseFileBroken } from '../../src/diagnosis/errors.ts';
import { explain } from '../../src/diagnosis/explain.ts';
import { takeAny } from '../../src/diagnosis/intake/intake.ts';
import { factsOf } from '../../src/diagnosis/ladder/facts.ts';
import { ladder } from '../../src/diagnosis/ladder/ladder.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { caseFile, confirmed, openCase } from '../../src/session/case-desk.ts';
import type { CaseStore } from '../../src/session/cases.ts';
import { Visits } from '../../src/session/visits.ts';
import { caseStory, secondComputer } from '../unit/case-story.ts';
import { ecid } from '../unit/diagnosis-journal.ts';

const serial = 'F7F3QQ4P20Y9';
const seals = sealsOf(crypto, (length) => crypto.getRandomValues(new Uint8Array(length)));
const head = { made: 1_790_000_000_000, version: '0.1.0', ecid };

const first: CaseJournal = { id: 'aaaa1111-1', origin: 'here', entries: caseStory };

/** Everything that the browser's storage has to do, in memory. */
class MemoryStore implements CaseStore {
  readonly kept = new Map<string, KeptJournal>();
  load(): Promise<KeptJournal[]> {
    return Promise.resolve([...this.kept.values()]);
  }
  keep(journal: KeptJournal): Promise<void> {
    this.kept.set(journal.id, journal);
    return Promise.resolve();
  }
  drop(id: string): Promise<void> {
    this.kept.delete(id);
    return Promise.resolve();
  }
  forget(): Promise<void> {
    this.kept.clear();
    return Promise.resolve();
  }
}

/** Nobody listens, and nothing may be refused. */
const deaf = {
  changed: () => undefined,
  refused: (error: unknown): void => {
    throw error;
  },
};

const file = (text: string): File => new File([text], 'case.json');

describe('a case file', () => {
  let text = '';
  before(async () => {
    text = await writeCase([first], { ...head, inFull: false }, seals);
  });

  it('names neither the phone nor its owner, unless a person ticks it (P12), nor does a crash that the phone saved (T50)', async () => {
    const told: Entry[] = [
      ...caseStory,
      {
        t: 9e5,
        at: 1,
        who: 'mux',
        kind: 'text',
        level: 'info',
        text: `SerialNumber: ${serial}, anna@example.org`,
      },
      {
        t: 9e5,
        at: 1,
        who: 'mux',
        kind: 'text',
        level: 'info',
        text: `ECID ${BigInt(`0x${ecid}`)}, 0x1a4d2e0b335c2e`,
      },
      {
        t: 9e5,
        at: 1,
        who: 'mux',
        kind: 'text',
        level: 'info',
        text: `lost ${serial} again; IMEI 356938035643809`,
      },
    ];
    told.push({
      t: 9e5,
      at: 1,
      who: 'restored',
      kind: 'last-time',
      panic: `panic(cpu 0) SerialNumber=${serial} ${serial}`,
    });
    const masked = await writeCase([{ ...first, entries: told }], { ...head, inFull: false }, seals);
    for (const secret of [
      ecid,
      ecid.slice(2),
      ecid.toLowerCase(),
      String(BigInt(`0x${ecid}`)),
      serial,
      'anna@',
      '3569380',
    ])
      assert.ok(!masked.includes(secret), secret);
    const full = await writeCase([first], { ...head, inFull: true }, seals);
    for (const known of [ecid, serial]) assert.ok(full.includes(known), known);
    // The same phone is masked in the same way all over one file, and otherwise in the next.
    const { ecid: mask, masked: says } = await readCase(text, seals);
    assert.equal(says, true);
    assert.match(mask, /^[0-9A-F]{12}5C2E$/);
    assert.notEqual((await readCase(masked, seals)).ecid, mask);
  });

  it('tells on another computer what it told here: same verdict, same step', async () => {
    const taken = await takeAny(text, seals);
    if (taken.kind !== 'case') assert.fail(taken.kind);
    const here = explain(caseStory)!;
    const { told, ...there } = taken.verdict!;
    assert.deepEqual({ ...there, told }, here);
    assert.equal(taken.next.step, 'CHANGE_PORT');
    assert.deepEqual(
      taken.whole.attempts.map(({ behavior, cls, shape }) => [behavior, cls, shape]),
      [
        ['update', 'COMM', 'S5b'],
        ['erase', 'COMM', 'S5b'],
      ],
    );
  });

  it('is refused whichever byte of it was changed, by name and in a sentence', async () => {
    const bytes = new TextEncoder().encode(text.trimEnd());
    const refused = new Map<string, number>();
    // Every byte of its head, and every 97th behind it.
    for (let i = 0; i < bytes.length; i += i < 120 ? 1 : 97) {
      const changed = bytes.slice();
      changed[i]! ^= 1;
      const error: unknown = await readCase(new TextDecoder().decode(changed), seals).then(
        () => `byte ${i} went through`,
        (reason: unknown) => reason,
      );
      assert.ok(error instanceof CaseFileBroken, `${i}: ${String(error)}`);
      assert.match(error.message, /^this case file cannot be used: /);
      refused.set(error.why, (refused.get(error.why) ?? 0) + 1);
    }
    assert.ok((refused.get('its checksum does not fit: it was changed') ?? 0) > 100);
  });

  it('is refused when it is cut off, and when a newer version wrote it', async () => {
    const tries = [
      [text.slice(0, -20), /cut off/],
      [text.replace('{"replugCase":1', '{"replugCase":2'), /newer version/],
      ['[]', /no case file/],
      [await sealed({ made: 1 }), /not those of a case/],
      [await sealed({ ...head, made: 1e300, key: '', masked: false, journals: [] }), /not those of a case/],
    ] as const;
    for (const [broken, why] of tries)
      await assert.rejects(
        readCase(broken, seals),
        (error) => error instanceof CaseFileBroken && why.test(error.why),
      );
  });

  it('opened at a second computer counts as another one, told by a file (T40)', async () => {
    const carried = await openCase(file(text), ecid);
    assert.deepEqual(
      carried.map((journal) => [journal.ecid, journal.key, journal.origin]),
      [[ecid, undefined, 'case-file']],
    );
    const { whole } = standingOf(carried, secondComputer, false);
    const { computers, cables, ports, streak } = factsOf(whole);
    assert.deepEqual(
      [computers, cables, ports],
      [
        ['aaaa1111', 'bbbb2222'],
        ['A', 'B'],
        ['aaaa1111 / left', 'bbbb2222 / left'],
      ],
    );
    assert.deepEqual(
      streak.map(({ setUp }) => [setUp.computer?.value, setUp.computer?.from, setUp.cable?.from]),
      [
        ['aaaa1111', 'case-file', 'case-file'],
        ['aaaa1111', 'case-file', 'case-file'],
        ['bbbb2222', 'observed', 'person'],
      ],
    );
    // Two computers, but only two ports in all: the third is what is missing.
    assert.equal(ladder(whole).step, 'CHANGE_PORT');
  });

  it('is of no weight for another phone', async () => {
    const carried = await openCase(file(text), '00112233445566FF');
    assert.equal(carried.length, 1);
    assert.match(carried[0]!.ecid, /5C2E$/);
    assert.notEqual(carried[0]!.ecid, ecid);
    assert.deepEqual(await confirmed(carried, '00112233445566FF'), []);
    const other = JSON.parse(JSON.stringify(caseStory).replaceAll(ecid, '00112233445566FF')) as Entry[];
    assert.equal(standingOf(carried, other, false).whole.attempts.length, 2);
  });

  it('joins what is kept once, however often it is opened, and its phone need not be there yet', async () => {
    const store = new MemoryStore();
    const visits = new Visits(store, 'bbbb2222', deaf);
    const phoneless = secondComputer.slice(0, 1);
    const mask = await visits.open(file(text), phoneless, null);
    await visits.open(file(text), phoneless, null);
    assert.deepEqual(
      phonesKept(visits.kept).map((each) => [each.ecid, each.visits]),
      [[mask, 1]],
    );
    // A tab that is opened tomorrow has it, too.
    const tomorrow = new Visits(store, 'bbbb2222', deaf);
    await tomorrow.load();
    assert.deepEqual(tomorrow.kept, visits.kept);
    await tomorrow.unmask(ecid);
    await tomorrow.open(file(text), phoneless, ecid);
    assert.deepEqual(
      phonesKept(tomorrow.kept).map((each) => [each.ecid, each.visits]),
      [[ecid, 1]],
    );
    assert.equal(caseOf(tomorrow.kept, ecid).attempts.length, 2);
    assert.equal(store.kept.size, 1);
  });

  it('comes back home without doubling what was done there', async () => {
    const home = new MemoryStore();
    const visits = new Visits(home, 'aaaa1111', deaf);
    await visits.keep(caseStory);
    const there = await openCase(await visits.file(secondComputer.slice(0, 1), 1, '0.1.0', false), ecid);
    assert.deepEqual(caseOf(there, ecid).attempts, [], 'a visit without a phone is about none');

    const out = await caseFile({
      kept: visits.kept,
      entries: caseStory.slice(0, 6),
      id: 'x-1',
      made: 1,
      version: '0.1.0',
      inFull: false,
    });
    const away = merged<KeptJournal>([], await openCase(out, ecid));
    const back = await caseFile({
      kept: away,
      entries: secondComputer,
      id: 'bbbb2222-2',
      made: 2,
      version: '0.1.0',
      inFull: false,
    });
    await visits.open(back, [], ecid);
    const attempts = caseOf(visits.kept, ecid).attempts;
    assert.deepEqual(
      attempts.map(({ id, setUp }) => [id, setUp.computer?.from]),
      [
        ['first', 'observed'],
        ['second', 'observed'],
        ['third', 'case-file'],
      ],
    );
  });

  it('is merged in the order of time, from whichever side', () => {
    const second: CaseJournal = { id: 'bbbb2222-2', origin: 'case-file', entries: secondComputer };
    for (const both of [
      merged([first], [second, first]),
      merged([second], [first]),
      merged([second, first], [second]),
    ])
      assert.deepEqual(
        both.map(({ id }) => id),
        ['aaaa1111-1', 'bbbb2222-2'],
      );
    const longer = merged(
      [{ ...first, entries: caseStory.slice(0, 5) }],
      [{ ...first, origin: 'case-file' }],
    );
    assert.deepEqual(
      longer.map(({ origin, entries }) => [origin, entries.length]),
      [['here', caseStory.length]],
    );
  });

  it('carried on before its phone was there keeps its masks', async () => {
    const carried = await openCase(file(text), null);
    const mask = carried[0]!.ecid;
    const opened: Entry[] = [{ t: 0, at: 1, who: 'page', kind: 'case-opened', ecid: mask }];
    const on = await caseFile({
      kept: carried,
      entries: opened,
      id: 'c-1',
      made: 1,
      version: '0.1.0',
      inFull: true,
    });
    const found = await readCase(await on.text(), seals);
    assert.deepEqual([found.ecid, found.masked], [mask, true]);
    assert.equal((await openCase(on, ecid)).filter((each) => each.ecid === ecid).length, 2);
    assert.equal(journalsOf(carried, mask).length, 1);
  });
});

/** A file whose checksum fits, around something else than a case. */
async function sealed(body: object): Promise<string> {
  const inner = JSON.stringify(body);
  return JSON.stringify({ replugCase: 1, checksum: await seals.digest(inner), case: body });
}
