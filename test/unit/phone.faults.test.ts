import { expect } from '@open-wc/testing';
import { FaultNotUnderstood, parseFaults } from '../phone/fault-grammar.ts';
import { FaultPlan } from '../phone/faults.ts';

const planned = (...lines: string[]): FaultPlan => new FaultPlan(parseFaults(lines.join('\n')));

describe('planned faults', () => {
  it('reads one from each line, hex numbers too', () => {
    expect(
      parseFaults(
        [
          '{"at":{"checkpoint":"0x61F"},"do":{"leave":{"as":"never"}}}',
          '',
          '{"at":{"phase":"image","bytes":1048576},"do":{"silenceMs":5000},"told":{"cable":"new"}}',
          '{"at":{"request":"NORData","nth":2},"do":{"checkpoint":1545,"result":6,"text":"no"}}',
          '{"at":{"phase":"load"},"do":{"world":{"tss":"never"}}}',
          '{"at":{"arrives":"ibss"},"do":{"string1":{"stalls":2}}}',
        ].join('\n'),
      ),
    ).to.deep.equal([
      { at: { checkpoint: 0x61f }, do: { leave: { as: 'never' } } },
      { at: { phase: 'image', bytes: 1048576 }, do: { silenceMs: 5000 }, told: { cable: 'new' } },
      { at: { request: 'NORData', nth: 2 }, do: { checkpoint: 1545, result: 6, text: 'no' } },
      { at: { phase: 'load' }, do: { world: { tss: 'never' } } },
      { at: { arrives: 'ibss' }, do: { string1: { stalls: 2 } } },
    ]);
  });

  it('refuses a line that it does not understand, by number and reason', () => {
    const good = '{"at":{"phase":"load"},"do":{"refuse":true}}';
    const bad: [string, string][] = [
      ['{"at"', 'not JSON'],
      ['[]', 'an object with "at" and "do" is wanted'],
      ['{"at":{"phase":"load"},"do":{"refuse":true},"when":1}', '"when" is not a part of a fault'],
      ['{"at":{"nth":2},"do":{"refuse":true}}', 'no place in "at"'],
      ['{"at":{"place":"load"},"do":{"refuse":true}}', '"place" does not belong to place'],
      ['{"at":{"bytes":-1},"do":{"refuse":true}}', '"bytes" cannot be -1'],
      ['{"at":{"phase":"load"},"do":{"explode":true}}', 'no deed in "do"'],
      ['{"at":{"phase":"load"},"do":{"leave":{"as":"moon"}}}', '"leave" cannot be {"as":"moon"}'],
      ['{"at":{"phase":"load"},"do":{"stall":4,"silenceMs":1}}', '"silenceMs" does not belong to stall'],
      ['{"at":{"phase":"load"},"do":{"checkpoint":3}}', '"result" is missing'],
      ['{"at":{"phase":"load"},"do":{"leave":{"afterMs":1}}}', '"leave" cannot be {"afterMs":1}'],
      ['{"at":{"phase":"load"},"do":{"world":{"tss":"slow"}}}', '"world" cannot be {"tss":"slow"}'],
      ['{"at":{"phase":"load"},"do":{"world":{"moon":true}}}', '"world" cannot be {"moon":true}'],
      ['{"at":{"arrives":"moon"},"do":{"refuse":true}}', '"arrives" cannot be "moon"'],
      [
        '{"at":{"phase":"load"},"do":{"string1":{"absent":true,"stalls":1}}}',
        '"string1" cannot be {"absent":true,"stalls":1}',
      ],
      ['{"at":{"phase":"load"},"do":{"refuse":true},"told":7}', '"told" is not an object of answers'],
      ['{"at":{"phase":"load"},"do":{"bytesPerSecond":0}}', '"bytesPerSecond" cannot be 0'],
    ];
    for (const [line, why] of bad)
      expect(() => parseFaults(`${good}\n\n${line}`))
        .to.throw(FaultNotUnderstood, `fault in line 3: ${why}`)
        .with.property('line', 3);
  });

  it('strikes once, at the nth time that its place comes', () => {
    const plan = planned('{"at":{"request":"FUDData","nth":2},"do":{"refuse":true}}');
    const come = (): number => plan.due({ request: 'FUDData' }).length;
    expect([plan.due({ request: 'NORData' }).length, come(), come(), come()]).to.deep.equal([0, 0, 1, 0]);
  });

  it('takes a command for a request, and a percentage that was passed for reached', () => {
    const plan = planned(
      '{"at":{"request":"go"},"do":{"refuse":true}}',
      '{"at":{"progress":41},"do":{"silenceMs":1}}',
    );
    expect(plan.due({ command: 'go' })).to.deep.equal([{ refuse: true }]);
    expect(plan.due({ progress: 40 })).to.deep.equal([]);
    expect(plan.due({ progress: 48 })).to.deep.equal([{ silenceMs: 1 }]);
  });

  it('counts bytes from the start, or from the start of a phase', () => {
    const plan = planned(
      '{"at":{"bytes":1000},"do":{"stall":4}}',
      '{"at":{"phase":"image","bytes":1000},"do":{"stall":5}}',
    );
    expect(plan.took(999)).to.deep.equal([]);
    expect(plan.took(1)).to.deep.equal([{ stall: 4 }]);
    plan.due({ phase: 'image' });
    expect(plan.took(999)).to.deep.equal([]);
    plan.due({ phase: 'image' });
    expect(plan.took(1)).to.deep.equal([{ stall: 5 }]);
  });

  it('strikes at a moment only within the phase that is named with it', () => {
    const plan = planned('{"at":{"phase":"load","component":"iBEC"},"do":{"refuse":true}}');
    plan.due({ phase: 'ibec' });
    expect(plan.due({ component: 'iBEC' })).to.deep.equal([]);
    plan.due({ phase: 'load' });
    expect(plan.due({ component: 'iBEC' })).to.deep.equal([{ refuse: true }]);
  });
});
