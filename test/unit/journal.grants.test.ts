import { expect } from '@open-wc/testing';
import type { Stage, What } from '../../src/journal/entry.ts';
import { grantPlan, grantsAfter, noGrants, type GrantsKnown } from '../../src/journal/grants.ts';

const ecid = '001A4D2E0B335C2E';
const granted: What = { who: 'person', kind: 'granted' };
const attempt: What = { who: 'page', kind: 'attempt', id: 'A', behavior: 'erase', ecid, build: '23C71' };

function came(stage: Stage, serial: string = stage, of: string | undefined = ecid): What {
  return { who: 'usb', kind: 'came', stage, productId: 0x1281, serial, ...(of && { ecid: of }) };
}
const phone = (of = ecid): What => ({
  who: 'iboot',
  kind: 'phone',
  phone: { ecid: of, chipId: 0x8101, boardId: 0x0c },
  serial: '',
});

const after = (...whats: readonly What[]): GrantsKnown => whats.reduce(grantsAfter, noGrants);
const asks = (known: GrantsKnown, from: Stage): string => {
  const plan = grantPlan(known, from);
  return `${plan.sure ? '' : 'at most '}${plan.asks.join(' ') || 'none'}`;
};

describe('what Chrome will ask for', () => {
  it('follows from the door (P13): two clicks from recovery mode, three from DFU, four through a port', () => {
    const known = after(granted, phone());
    expect(asks(known, 'recovery')).to.equal('ibec restore');
    expect(asks(known, 'dfu')).to.equal('ibss ibec restore');
    expect(asks(known, 'kis')).to.equal('ibss ibec restore');
    expect(asks(known, 'port-dfu')).to.equal('kis ibss ibec restore');
    expect(asks(known, 'normal')).to.equal('recovery ibec restore');
  });

  it('is not sure of a phone that was there without a click: an earlier visit or a policy has granted it', () => {
    expect(asks(after(came('recovery'), phone()), 'recovery')).to.equal('at most ibec restore');
  });

  it('takes the grant of iOS for that of the restore system, which shows the same identity', () => {
    expect(asks(after(granted, came('normal'), phone()), 'normal')).to.equal('recovery ibec');
  });

  it('asks for the debug port at every attachment: it has no serial string', () => {
    const known = after(granted, came('port-dfu'), came('kis', ''), phone());
    expect(asks(known, 'port-dfu')).to.equal('kis ibss ibec restore');
  });

  it('tells iBSS from the recovery mode that it looks like, and from a ROM that is merely back', () => {
    const begun = after(granted, came('dfu', 'ROM'), phone(), attempt);
    expect(grantsAfter(begun, came('recovery')).last?.stage).to.equal('ibss');
    expect(grantsAfter(begun, came('dfu', 'iBSS')).last?.stage).to.equal('ibss');
    expect(grantsAfter(begun, came('dfu', 'ROM')).last?.stage).to.equal('dfu');
  });

  it('begins anew with another phone, and forgets nothing over a stranger that merely comes', () => {
    const known = after(granted, came('recovery'), phone(), came('ibec'));
    const strange = came('restore', 'strange', '0000000000000001');
    expect(asks(grantsAfter(known, strange), 'recovery')).to.equal('restore');
    const other = [came('recovery', 'other', undefined), phone('0000000000000002')];
    expect(asks(other.reduce(grantsAfter, known), 'recovery')).to.equal('ibec restore');
  });
});
