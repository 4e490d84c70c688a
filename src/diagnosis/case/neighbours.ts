import { attemptsIn } from './attempts.ts';
import type { Attempt } from './attempt.ts';
import type { CaseJournal } from './case.ts';

const day = 86_400_000;

/** What the journals of other phones on this computer tell about its position (evidence E14, E15; rule P15). */
export interface Neighbourhood {
  /** How each other phone fared with this cable at this port in the last 24 hours. */
  readonly neighbours: readonly ('restored' | 'lost')[];
  /** Another phone of the same model was restored here with the same build in the last 7 days. */
  readonly provenElsewhere: boolean;
}

/** `others`: one list of journals for each other phone. `last`: the try they are compared with. */
export function neighbourhood(
  others: readonly { readonly ecid: string; readonly journals: readonly CaseJournal[] }[],
  last: Attempt,
): Neighbourhood {
  const fared = others.map(({ ecid, journals }) => attemptsIn(journals, ecid));
  const within =
    (age: number) =>
    (each: Attempt): boolean =>
      last.endedAt - each.endedAt <= age && each.endedAt <= last.endedAt && each.route === 'web';
  return {
    neighbours: fared.flatMap((attempts) => {
      const here = attempts.filter(within(day)).filter((each) => samePosition(each, last));
      if (here.some(({ outcome }) => outcome === 'success')) return ['restored' as const];
      return here.some(({ cls, excluded }) => cls === 'COMM' && excluded === null) ? ['lost' as const] : [];
    }),
    provenElsewhere: fared.some((attempts) =>
      attempts.filter(within(7 * day)).some(({ outcome, build, product }) => {
        const alike = product !== null && product === last.product && build === last.build;
        return outcome === 'success' && alike;
      }),
    ),
  };
}

/** Cable and port are known of both, and alike. */
const samePosition = ({ setUp: a }: Attempt, { setUp: b }: Attempt): boolean =>
  (['cable', 'port', 'computer'] as const).every(
    (each) => a[each] !== null && a[each].value === b[each]?.value,
  );
