import type { Dict } from '../../src/plist/value.ts';

/** The sets of RestoreRequestRules found in real manifests (signing-and-ipsw §1.7). */
export type RuleSet = 'raw' | 'current' | 'llb' | 'ibss' | 'sep' | 'ftsp';

const rule = (actions: Dict, conditions: Dict): Dict => ({ Actions: actions, Conditions: conditions });

const demote = { ApDemotionPolicyOverride: 'Demote' };
const img4 = { ApRequiresImage4: true };
const rawProduction = (on: boolean): Dict => ({ ApRawProductionMode: on });
const currentProduction = (on: boolean): Dict => ({ ApCurrentProductionMode: on });
const rawSecurity = (on: boolean): Dict => ({ ApRawSecurityMode: on });

const security = [false, true].map((on) => rule({ ESEC: on }, { ...rawSecurity(on), ...img4 }));

const raw = [
  rule({ EPRO: false }, { ...rawProduction(false), ...img4 }),
  rule({ EPRO: true }, { ...rawProduction(true), ...img4 }),
  rule({ EPRO: false }, { ...demote, ...rawProduction(true), ...img4 }),
  ...security,
];

const current = [
  rule({ EPRO: false }, { ...currentProduction(false), ...img4 }),
  rule({ EPRO: true }, { ...currentProduction(true), ...img4 }),
  rule({ EPRO: false }, { ...currentProduction(true), ...demote, ApInRomDFU: true, ...img4 }),
  ...security,
];

const demoted = rule({ DPRO: true }, { ...demote, ...rawProduction(true) });

const secureProcessor = (actions: Dict): readonly Dict[] => [
  ...[false, true].map((on) => rule({ ESEC: on }, rawSecurity(on))),
  ...['', 'Demote'].map((policy) =>
    rule(actions, { ApDemotionPolicyOverride: policy, ...rawProduction(false), ...rawSecurity(true) }),
  ),
  ...[false, true].map((on) => rule({ EPRO: on }, rawProduction(on))),
];

/** `RestoreRequestRules` by the name of their set, as they stand in a component's `Info`. */
export const ruleSets: Readonly<Record<RuleSet, readonly Dict[]>> = {
  raw,
  current,
  llb: [demoted, ...raw],
  ibss: [demoted, ...current],
  sep: secureProcessor({ DSEC: true, ESEC: false }),
  ftsp: secureProcessor({ ESEC: false }),
};
