import type { Stage } from '../journal/entry.ts';
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
};
const shownForFault: Readonly<Record<string, readonly Code[]>> = {
  SigningUnreachable: ['it:3004'],
  CommandRefused: ['it:21'],
};

/** What was said in numbers: first what was really received, then what Apple's apps would probably show. */
export function codesOf(seen: Evidence, cls: FailureClass | null, shape: Shape | null): Code[] {
  return [...received(seen), ...shownFor(seen, cls, shape)];
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

function shownFor(seen: Evidence, cls: FailureClass | null, shape: Shape | null): readonly Code[] {
  const { name, error } = seen.fault;
  if (Object.hasOwn(shownForFault, name)) return shownForFault[name]!;
  if (cls === 'CLAIM') return error === 'SecurityError' ? [] : ['usb:2002'];
  // Apple's apps wait as long, and do not know whose fault it was.
  if (cls === 'COMM' || (cls === 'HOSTSLOW' && shape === 'S2')) return shownForShape(seen, shape);
  return shownForClass[cls ?? 'COMM'] ?? [];
}

function shownForShape({ phase, absence, restoreSeen }: Evidence, shape: Shape | null): readonly Code[] {
  if (shape !== 'S4') return shape ? (shown[shape] ?? []) : [];
  // Only what comes after the final status is a wait for the phone to start.
  if (restoreSeen) return phase === 'finish' ? ['mr:4005'] : ['mr:4013', 'mr:4010'];
  if (absence !== null && fromRom.has(absence.from)) return ['mr:4042'];
  return phase === 'enter' ? [] : ['mr:4041', 'mr:4013'];
}

const fromRom: ReadonlySet<Stage> = new Set<Stage>(['dfu', 'kis', 'port-dfu']);
