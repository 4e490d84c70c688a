interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface PolicyMaker {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const policy = ((globalThis as { trustedTypes?: PolicyMaker }).trustedTypes ?? plainPolicies()).createPolicy(
  'replug-worker',
  {
    createScriptURL: (url) => {
      if (new URL(url, location.href).origin !== location.origin)
        throw new TypeError(`not our worker: ${url}`);
      return url;
    },
  },
);

/** Browsers without Trusted Types take plain strings. */
function plainPolicies(): PolicyMaker {
  return { createPolicy: (_, rules) => rules };
}

/** The address of one of our own workers, as the content policy wants it; for the page, and for workers that make one. */
export const scriptUrl = (url: string): string => policy.createScriptURL(url);
