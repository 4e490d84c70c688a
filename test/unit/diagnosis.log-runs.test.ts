import { expect } from '@open-wc/testing';
import { take } from '../../src/diagnosis/intake/intake.ts';
import { answerTo, type Answer } from '../../src/ui/say-answer.ts';

const head = ['Found device in Recovery mode', 'Identified device as d22ap, iPhone10,3'];
const start = [...head, 'Extracting BuildManifest from IPSW', 'Trying to fetch new SHSH blob'];
const loaded = [
  'Sending iBEC (9 bytes)...',
  'Sending RestoreRamDisk (9 bytes)...',
  'Waiting for device to enter restore mode...',
];
const restoring = [
  'About to restore device...',
  'Connected to com.apple.mobile.restored, version 15',
  'Checkpoint completed id: 0x600 (protocol_version) result=0',
];
const finished = [
  'Partition NAND device (11)',
  'Sending filesystem now...',
  'Status: Restore Finished',
  'DONE',
];
const personalised = [
  'ERROR: Device reconnected in recovery mode, most likely image personalization failed.',
  'ERROR: Unable to place device into restore mode',
];

/** What is said of a log, and its verdict. */
function of(...lines: readonly (readonly string[])[]) {
  const taken = take(lines.flat().join('\n'));
  if (taken.kind !== 'idevicerestore' || !taken.verdict) throw new Error('nothing has ended');
  const answer: Answer = answerTo(taken);
  return { ...taken.verdict, title: answer.title };
}

describe('a log of idevicerestore that tells of more than one try', () => {
  it('believes its last word: what failed first was tried again', () => {
    const signing = ['ERROR: TSS request failed: Could not resolve host: gs.apple.com'];
    const image = ['ERROR: Unable to connect to ASR, retrying'];
    for (const lines of [
      [start, signing, loaded, restoring, finished],
      [start, loaded, restoring, image, finished],
    ]) {
      const { outcome, class: cls, title } = of(...lines);
      expect([outcome, cls, title]).to.deep.equal(['finished-unseen', null, 'iOS is installed']);
    }
  });

  it('takes a run after the end of another as the next try', () => {
    const runs = of(start, loaded, personalised, start, loaded, restoring, finished);
    expect([runs.outcome, runs.attempt]).to.deep.equal(['finished-unseen', 2]);
    const failedTwice = of(
      start,
      loaded,
      personalised,
      ['idevicerestore 1.0.0'],
      start,
      loaded,
      personalised,
    );
    expect([failedTwice.outcome, failedTwice.attempt, failedTwice.losses]).to.deep.equal(['failed', 2, 2]);
  });

  it('tells a run that was stopped, and begun again, by the second', () => {
    const { outcome, attempt } = of(
      ['idevicerestore 1.0.0'],
      start,
      loaded,
      restoring,
      ['idevicerestore 1.0.0'],
      start,
      loaded,
      restoring,
      finished,
    );
    expect([outcome, attempt]).to.deep.equal(['finished-unseen', 2]);
  });

  it('knows a phone that left for iBEC and did not return from one that did not leave', () => {
    const gone = of(start, loaded.slice(0, 1), [
      'ERROR: Device did not reconnect in recovery mode. Possibly invalid iBEC. Reset device and try again.',
      'ERROR: Unable to place device into recovery mode from DFU mode',
    ]);
    expect([gone.fault, gone.class, gone.title]).to.deep.equal([
      'DidNotReturn',
      'COMM',
      'The iPhone did not come back',
    ]);
    const stayed = of(start, loaded.slice(0, 1), [
      'ERROR: Device did not disconnect. Possibly invalid iBEC. Reset device and try again.',
    ]);
    expect([stayed.fault, stayed.class]).to.deep.equal(['DidNotLeave', 'CLIENT']);
  });
});
