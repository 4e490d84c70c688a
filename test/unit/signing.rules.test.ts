import { expect } from '@open-wc/testing';
import type { Dict } from '../../src/plist/value.ts';
import { applyRules, customerPhone, type RuleParameters } from '../../src/signing/rules.ts';

const rule = (Conditions: Dict, Actions: Dict): Dict => ({ Conditions, Actions });
const img4 = { ApRequiresImage4: true };
const esec = [
  rule({ ApRawSecurityMode: false, ...img4 }, { ESEC: false }),
  rule({ ApRawSecurityMode: true, ...img4 }, { ESEC: true }),
];
/** The rule sets of real manifests, iOS 7.1.2 to 26.2.1 (signing-and-ipsw.md §1.7). */
const raw = [
  rule({ ApRawProductionMode: false, ...img4 }, { EPRO: false }),
  rule({ ApRawProductionMode: true, ...img4 }, { EPRO: true }),
  rule({ ApDemotionPolicyOverride: 'Demote', ApRawProductionMode: true, ...img4 }, { EPRO: false }),
  ...esec,
];
const current = [
  rule({ ApCurrentProductionMode: false, ...img4 }, { EPRO: false }),
  rule({ ApCurrentProductionMode: true, ...img4 }, { EPRO: true }),
  rule(
    { ApCurrentProductionMode: true, ApDemotionPolicyOverride: 'Demote', ApInRomDFU: true, ...img4 },
    { EPRO: false },
  ),
  ...esec,
];
const demoted = rule({ ApDemotionPolicyOverride: 'Demote', ApRawProductionMode: true }, { DPRO: true });
const sep = [
  rule({ ApRawSecurityMode: false }, { ESEC: false }),
  rule({ ApRawSecurityMode: true }, { ESEC: true }),
  rule(
    { ApDemotionPolicyOverride: '', ApRawProductionMode: false, ApRawSecurityMode: true },
    { DSEC: true, ESEC: false },
  ),
  rule(
    { ApDemotionPolicyOverride: 'Demote', ApRawProductionMode: false, ApRawSecurityMode: true },
    { DSEC: true, ESEC: false },
  ),
  rule({ ApRawProductionMode: false }, { EPRO: false }),
  rule({ ApRawProductionMode: true }, { EPRO: true }),
];
const sets = { Raw: raw, LLB: [demoted, ...raw], iBSS: [demoted, ...current], Current: current, SEP: sep };

const asked = (rules: readonly Dict[], parameters: RuleParameters): Dict => ({
  ...applyRules({ Info: { RestoreRequestRules: rules } }, parameters),
});

describe('signing.rules', () => {
  it("asks for production and security on a customer's phone, and for nothing else", () => {
    for (const [name, rules] of Object.entries(sets))
      expect(asked(rules, customerPhone), name).to.deep.equal({ EPRO: true, ESEC: true });
  });

  it('follows the demotion policy as each set says', () => {
    const demote = { ...customerPhone, DemotionPolicy: 'Demote', ApInRomDFU: false };
    const all = Object.fromEntries(Object.entries(sets).map(([name, rules]) => [name, asked(rules, demote)]));
    expect(all).to.deep.equal({
      Raw: { EPRO: false, ESEC: true },
      LLB: { DPRO: true, EPRO: false, ESEC: true },
      iBSS: { DPRO: true, EPRO: true, ESEC: true },
      Current: { EPRO: true, ESEC: true },
      SEP: { EPRO: true, ESEC: true },
    });
    expect(asked(current, { ...demote, ApInRomDFU: true })).to.deep.equal({ EPRO: false, ESEC: true });
  });

  it('holds false equal to false', () => {
    const prototype = { ApProductionMode: false, ApSecurityMode: false, ApSupportsImg4: true };
    expect(asked(raw, prototype)).to.deep.equal({ EPRO: false, ESEC: false });
  });

  it('adds nothing for a phone before Image4', () => {
    expect(asked(raw, { ...customerPhone, ApSupportsImg4: false })).to.deep.equal({});
  });

  it('leaves Info out, keeps the rest, and lets the last rule win', () => {
    const entry = {
      Digest: new Uint8Array([1, 2]),
      Trusted: true,
      EPRO: false,
      Info: {
        Path: 'x',
        RestoreRequestRules: [
          rule({}, { EPRO: true, ESEC: true }),
          rule({}, { EPRO: 255, ESEC: false, Name: 'text' }),
          rule({ ApSomethingNew: true }, { ESEC: true }),
        ],
      },
    };
    const { Digest, ...others } = applyRules(entry, customerPhone);
    expect([...(Digest as Uint8Array)]).to.deep.equal([1, 2]);
    expect({ ...others }).to.deep.equal({ Trusted: true, EPRO: true, ESEC: false });
  });
});
