import { isDict, maybe } from '../plist/dict.ts';
import type { Dict, Value } from '../plist/value.ts';

/** What the phone is, in the words that rules ask for. A field left out never satisfies a condition. */
export interface RuleParameters {
  readonly ApProductionMode: boolean;
  readonly ApSecurityMode: boolean;
  /** Image4 (A7 and later). */
  readonly ApSupportsImg4: boolean;
  /** "" or "Demote"; customers' phones have none. */
  readonly DemotionPolicy?: string;
  readonly ApInRomDFU?: boolean;
}

/** Every iPhone that a customer owns, in the state a restore finds it. */
export const customerPhone: RuleParameters = {
  ApProductionMode: true,
  ApSecurityMode: true,
  ApSupportsImg4: true,
};

const parameterOf: Readonly<Record<string, keyof RuleParameters>> = {
  ApRawProductionMode: 'ApProductionMode',
  ApCurrentProductionMode: 'ApProductionMode',
  ApRawSecurityMode: 'ApSecurityMode',
  ApRequiresImage4: 'ApSupportsImg4',
  ApDemotionPolicyOverride: 'DemotionPolicy',
  ApInRomDFU: 'ApInRomDFU',
};

/**
 * An entry of the manifest as the signing server wants it: without `Info`, and with what the rules in
 * `Info.RestoreRequestRules` add. Later rules overwrite earlier ones; an action of 255 leaves the key as it is.
 * An unknown condition never holds: a rule that we cannot judge must not change what gets signed.
 */
export function applyRules(entry: Dict, parameters: RuleParameters): Dict {
  const asked = withoutInfo(entry);
  for (const rule of rulesOf(entry)) {
    if (!fires(maybe.dict(rule, 'Conditions') ?? {}, parameters)) continue;
    for (const [key, value] of Object.entries(maybe.dict(rule, 'Actions') ?? {}))
      if (typeof value === 'boolean') asked[key] = value;
  }
  return asked;
}

/** The rules of an entry in their order; empty when it has none. */
export function rulesOf(entry: Dict): readonly Dict[] {
  const rules = maybe.list(maybe.dict(entry, 'Info') ?? {}, 'RestoreRequestRules') ?? [];
  return rules.filter(isDict);
}

function fires(conditions: Dict, parameters: RuleParameters): boolean {
  return Object.entries(conditions).every(([name, wanted]) => {
    const parameter = parameterOf[name];
    return parameter !== undefined && parameters[parameter] === wanted;
  });
}

function withoutInfo(entry: Dict): Record<string, Value> {
  const copy = Object.create(null) as Record<string, Value>;
  for (const [key, value] of Object.entries(entry)) if (key !== 'Info') copy[key] = value;
  return copy;
}
