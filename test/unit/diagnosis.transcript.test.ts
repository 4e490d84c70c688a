import { expect } from '@open-wc/testing';
import { explain } from '../../src/diagnosis/explain.ts';
import { NotATranscript } from '../../src/diagnosis/errors.ts';
import { readTranscript } from '../../src/diagnosis/intake/transcript.ts';
import type { Verdict } from '../../src/diagnosis/verdict.ts';
import {
  begins,
  booted,
  ends,
  erased,
  restoring,
  status,
  transcript,
  type Told,
} from './diagnosis-transcript.ts';

const verdictOn = (...parts: readonly (readonly Told[])[]): Verdict =>
  explain(readTranscript(transcript({ operation: 'erase' }, ...parts)))!;
const shortly = ({ class: cls, shape, dataTouched, codes }: Verdict): unknown[] => [
  cls,
  shape,
  dataTouched,
  codes[0],
];

/** One failure, as restored says it, as a person writes it down, and as the phone's own log has it. */
const spellings: readonly (readonly Told[])[] = [
  [
    begins(33, 0x655, 'is_host_compatible'),
    ends(33.1, 0x655, 'is_host_compatible', 10, 'host version is unsupported'),
    status(34, 10),
  ],
  [
    [33, 'restored', 'checkpoint begin', { id: '0x655', name: 'is_host_compatible' }],
    [33.1, 'restored', 'checkpoint end', { id: '0x655', result: 10, text: 'host version is unsupported' }],
    [34, 'restored', 'status', { status: 10, amr: 10 }],
  ],
  [
    [33, 'restored', 'Checkpoint 0x655 failure 10 "host version is unsupported"'],
    [34, 'restored', 'StatusMsg 10'],
  ],
  [
    [
      33,
      'restored',
      'CHECKPOINT FAILURE:(FAILURE:10) RESTORED:[0x0655] is_host_compatible [0]D(host version is unsupported)',
    ],
    [34, 'restored', 'StatusMsg', { Status: 10 }],
  ],
];

describe('a transcript', () => {
  it('says the same in every spelling', () => {
    for (const lines of spellings)
      expect(shortly(verdictOn(restoring, lines))).to.deep.equal(['HOSTOLD', null, false, 'st:10']);
  });

  it('has its times in seconds, unless it says ms or they are too many', () => {
    const back: Told[] = [...booted, [14, 'usb', 'returns', { mode: 'recovery' }]];
    const inMs = back.map(([t, ...rest]): Told => [t === null ? null : t * 1000, ...rest]);
    const late = inMs.map(([t, ...rest]): Told => [t === null ? null : t + 400_000, ...rest]);
    const shapes = [transcript({}, back), transcript({ unit: 'ms' }, inMs), transcript({}, late)].map(
      (text) => explain(readTranscript(text))?.shape,
    );
    expect(shapes).to.deep.equal(['S1', 'S1', 'S1']);
  });

  it('tells how the phone came back where it says so, and leaves it open where it ends before', () => {
    const lost: Told = [110, 'usb', 'leaves'];
    const returns: readonly (readonly Told[])[] = [
      [],
      [[121, 'usb', 'returns', { mode: 'recovery' }]],
      [[112, 'usb', 'returns', { mode: 'restore' }]],
    ];
    const shapes = returns.map((after) => verdictOn(erased, [[100, 'asr', 'begins'], lost], after).shape);
    expect(shapes).to.deep.equal(['S5c', 'S5b', 'S5a']);
  });

  it('that ends without an end says nothing of it; in the step that needs Apple, or at its proxy, that is the network', () => {
    const { class: cls, shape, losses } = verdictOn(erased);
    expect([cls, shape, losses]).to.deep.equal([null, 'S8', 0]);
    expect(verdictOn(erased, [begins(300, 0xf10, 'create_production_dcrt')]).class).to.equal('NET');
    expect(verdictOn(erased, [[300, 'fdr', 'connection opened and closed']]).class).to.equal('NET');
  });

  it('takes the image service at its word', () => {
    const image: Told[] = [...erased, begins(40, 0x65b, 'asr_and_invert_image')];
    const said = (words: string): Verdict =>
      verdictOn(image, [[90, 'asr', words], ends(91, 0x65b, 'asr_and_invert_image', 14), status(92, 14)]);
    expect(said('No space left on device').class).to.equal('DEVSTOR');
    expect(said('Checksum failed').class).to.equal('FILE');
    expect(said('socket closed').class).to.equal('COMM');
  });

  it('is not held against the cable when another program had the phone, Apple refused, or a person stopped', () => {
    const of = (...lines: readonly Told[]): unknown => verdictOn(booted.slice(0, 2), lines).class;
    expect(of([3, 'usb', 'claim refused: resource busy'])).to.equal('CLAIM');
    expect(of([3, 'tss', 'STATUS=94&MESSAGE=This device is not eligible'])).to.equal('ELIG');
    expect(of([3, 'tss', 'unreachable'])).to.equal('NET');
    expect(of([3, 'host', 'stopped by the person'])).to.equal('USER');
  });

  it('is refused by the line that is none of it; a last line that was cut off is passed over', () => {
    const text = transcript({}, restoring);
    expect(readTranscript(`${text}\n{"layer":"usb","ms`)).to.have.length.greaterThan(5);
    for (const [broken, line] of [
      ['{"layer":"usb","msg":"arrives"}', 1],
      [`${text}\n{"layer":"moon","msg":"x"}`, restoring.length + 2],
      [`${text}\n[]\n{"layer":"usb","msg":"x"}`, restoring.length + 2],
    ] as const) {
      let error: unknown;
      try {
        readTranscript(broken);
      } catch (thrown) {
        error = thrown;
      }
      expect(error instanceof NotATranscript && error.line, broken.slice(-40)).to.equal(line);
    }
  });
});
