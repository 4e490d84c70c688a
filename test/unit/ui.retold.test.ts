import { expect } from '@open-wc/testing';
import { attemptIn } from '../../src/diagnosis/intake/elsewhere.ts';
import { take, type Account } from '../../src/diagnosis/intake/intake.ts';
import { answerTo } from '../../src/ui/say-answer.ts';

const start = [
  'Found device in Recovery mode',
  'Identified device as d22ap, iPhone10,3',
  'Extracting BuildManifest from IPSW',
];
const loaded = [
  'Sending iBEC (9 bytes)...',
  'Sending RestoreRamDisk (9 bytes)...',
  'Waiting for device to enter restore mode...',
];
const checking = [
  'About to restore device...',
  'Connected to com.apple.mobile.restored, version 15',
  'Checkpoint completed id: 0x600 (protocol_version) result=0',
];

function taken(lines: readonly string[]): Account {
  const account = take(lines.join('\n'));
  if (account.kind === 'sighting') throw new Error('no account');
  return account;
}

/** The verdict on a log, and all that is said of it: the same on the page and in a terminal. */
function told(...parts: readonly (readonly string[])[]) {
  const account = taken(parts.flat());
  if (!account.verdict) throw new Error('nothing has ended');
  const answer = answerTo(account);
  return { ...account.verdict, answer, all: JSON.stringify(answer) };
}

describe('the account of another tool, in words', () => {
  it('X27, X28, E7, S1, S2: recovery mode that came back is not measured, and proves neither file nor signature', () => {
    const back = told(start, loaded, [
      'ERROR: Device reconnected in recovery mode, most likely image personalization failed.',
    ]);
    expect([back.class, back.shape, back.orShape]).to.deep.equal(['COMM', 'S1', 'S2']);
    expect(back.likely.map(({ word }) => word)).to.deep.equal(['open', 'open', 'open']);
    expect(back.all).to.contain('It came back in recovery mode.');
    expect(back.all).to.not.match(/0 s|same system|whole|signature|at once/);
  });

  it('S6: that the phone stayed on the cable is not said where the cable was not watched', () => {
    const broken = told(start, loaded, checking, [
      'Sending filesystem now...',
      'ERROR: Unable to send data to ASR. Sent 0 of 20 bytes.',
    ]);
    expect([broken.class, broken.shape]).to.deep.equal(['COMM', null]);
    expect(broken.answer.title).to.equal('The connection broke while iOS was being written');
    expect(broken.all).to.contain('Whether the phone left the cable');
    expect(broken.all).to.not.contain('stayed on the cable');
  });

  it('S8: a log that merely ends accuses nobody, counts nothing, and is no attempt of a case', () => {
    const lines = [...start, ...loaded, ...checking, '^C', 'Cleaning up...'];
    const cut = told(lines);
    expect([cut.class, cut.shape, cut.losses, cut.likely.length]).to.deep.equal([null, 'S8', 0, 0]);
    expect([cut.answer.title, cut.answer.lead]).to.deep.equal([
      'The account ends before the restore does',
      'What came after its last line, it does not say. Until then nothing was erased.',
    ]);
    expect(cut.answer.next?.title).to.equal('One next step: Bring the rest of it');
    expect(cut.all).to.not.match(/fell silent|contact|cable.*likely/i);
    expect(attemptIn(taken(lines), { id: 'a', behavior: null, told: {} })).to.equal(null);
  });

  it('X12: what the other tool did is not told as done by this page', () => {
    const unknown = told(start, loaded, checking, ["ERROR: Unknown data request 'FooData' received"]);
    expect(unknown.answer.title).to.equal('The tool stopped while it was checking itself');
    const tooOld = told(start, loaded, ['ERROR: Unable to discover device type']);
    expect(tooOld.answer.title).to.equal('The tool does not know this iPhone');
    const refused = told(start, [
      'ERROR: Unable to connect to device: Access denied (insufficient permissions)',
    ]);
    expect(refused.class).to.equal('CLAIM');
    const lost = told(start, loaded, checking, ['ERROR: Could not read data (-256). Aborting.']);
    expect(lost.answer.next?.lines[0]).to.equal('Bring that tool and that computer up to date.');
    for (const { all } of [unknown, tooOld, refused, lost])
      expect(all).to.not.match(/Replug|this version|this computer|Chrome up to date|The journal/i);
  });
});
