import type { Bytes } from '../../bytes/bytes.ts';
import { maybe } from '../../plist/dict.ts';
import type { Dict } from '../../plist/value.ts';
import type { Value } from '../../plist/value.ts';
import type { Answer } from '../requests.ts';

/** A family of components that share a flag, asked for as a list of names, one by name, or all at once. */
export interface Family {
  /** The flag in `Info`; PersonalizedData names it in its arguments. */
  readonly flag: (args: Dict) => Value | undefined;
  /** Key of the list of names, and of the argument that asks for it. */
  readonly list: string;
  /** Key of the data. */
  readonly data: string;
}

/**
 * Answers the three kinds of question that are asked about a family; a name that the build lacks is answered without
 * data.
 */
export const lists =
  (family: Family): Answer =>
  async (kit, { args }) => {
    const flag = family.flag(args);
    const names = typeof flag === 'string' ? kit.flagged(flag) : [];
    // The list must be there even when it is empty.
    if (maybe.bool(args, family.list) === true) return { dict: { [family.list]: names } };

    const wanted = maybe.string(args, 'ImageName');
    if (wanted !== undefined) {
      const name = [wanted, commaName(wanted)].find((each) => kit.has(each));
      const data = name === undefined ? {} : { [family.data]: await kit.personalised(name) };
      return { dict: { ...data, ImageName: wanted } };
    }
    const all: Record<string, Bytes> = {};
    for (const name of names) all[name] = await kit.personalised(name);
    return { dict: { [family.data]: all } };
  };

/** Some systems ask for `ApXyz` and mean the component `Ap,Xyz`. */
const commaName = (name: string): string => name.replace(/^Ap(?=[A-Z])/, 'Ap,');
