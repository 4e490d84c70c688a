import type { FailureClass } from './classes.ts';
import type { Evidence } from './evidence.ts';
import type { Shape } from './shapes.ts';

/** A number and who reports it, as `space:number`: the same number means other things elsewhere (failures.md §1.1). */
export type Code = `${'mr' | 'amr' | 'st' | 'ram' | 'tss' | 'usb' | 'it' | 'web'}:${string}`;

/** What Apple's own apps would probably show for a shape. */
const shown: Partial<Record<Shape, readonly Code[]>> = {
  S1: ['mr:4013'],
  S2: ['mr:4013'],
  S3: ['mr:4014'],
  S5a: ['mr:4013', 'mr:4010'],
  S5b: ['mr:4013', 'mr:4010'],
  S5c: ['mr:4013', 'mr:4010'],
  S6: ['usb:2006', 'usb:2009'],
  S7: ['it:9', 'mr:4013'],
  S8: ['it:1603', 'it:1604'],
};

const shownForClass: Partial<Record<FailureClass, readonly Code[]>> = {
  ELIG: ['it:3194'],
  NET: ['it:3004'],
  CLAIM: ['usb:2002'],
};

/** What was said in numbers: first what was really received, then what Apple's apps would probably show. */
export function codesOf(seen: Evidence, cls: FailureClass | null, shape: Shape | null): Code[] {
  return [
    ...received(seen),
    ...(cls === 'COMM' ? shownFor(seen, shape) : (shownForClass[cls ?? 'COMM'] ?? [])),
  ];
}

function received({ fault, report }: Evidence): Code[] {
  const codes: Code[] = [];
  if (report) {
    codes.push(`st:${report.status}`);
    if (report.amrError !== null) codes.push(`amr:${report.amrError}`);
    // The restore engine's own number stands in the text alone.
    const engine = /\bRamrod\w*\D{0,12}(\d{1,5})\b/i.exec(report.text)?.[1];
    if (engine !== undefined) codes.push(`ram:${engine}`);
  }
  if (fault.name === 'SigningRefused' && typeof fault.status === 'number') codes.push(`tss:${fault.status}`);
  const error = fault.error;
  if (typeof error === 'string' && /^[A-Z]\w+Error$/.test(error)) codes.push(`web:${error}`);
  return codes;
}

function shownFor({ phase, restoreSeen, fault }: Evidence, shape: Shape | null): readonly Code[] {
  if (fault.name === 'CommandRefused') return ['it:21'];
  if (shape !== 'S4') return shape ? (shown[shape] ?? []) : [];
  if (restoreSeen) return ['mr:4005', 'mr:4013'];
  return phase === 'enter' ? ['mr:4042'] : ['mr:4041', 'mr:4013'];
}
