/** What the relay may reach, and what of it: an open proxy would be a danger to whoever runs it. */

type What = 'signing' | 'firmware' | 'catalogue';

interface Service {
  readonly what: What;
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly query: string;
}

const signing: Service = {
  what: 'signing',
  methods: ['POST'],
  path: /^\/TSS\/controller$/,
  query: '?action=2',
};

/** Whole firmware files and the manifest that lies beside each. */
const firmware: Service = {
  what: 'firmware',
  methods: ['GET', 'HEAD'],
  path: /^(?:\/[\w,.()+ -]+)*\/(?:[\w,.()+ -]+\.ipsw|BuildManifest\.plist)$/,
  query: '',
};

/** Which builds there are: per product, or Apple's list of all. */
const catalogue: Service = {
  what: 'catalogue',
  methods: ['GET'],
  path: /^\/v4\/device\/[A-Za-z]{1,20}\d{1,3},\d{1,3}$/,
  query: '?type=ipsw',
};
const appleList: Service = {
  ...catalogue,
  path: /^\/WebObjects\/MZStore\.woa\/wa\/com\.apple\.jingle\.appserver\.client\.MZITunesClientCheck\/version$/,
  query: '',
};

const services = new Map<string, Service>([
  ['gs.apple.com', signing],
  ['updates.cdn-apple.com', firmware],
  ['updates-http.cdn-apple.com', firmware],
  ['secure-appldnld.apple.com', firmware],
  ['appldnld.apple.com', firmware],
  ['api.ipsw.me', catalogue],
  ['itunes.apple.com', appleList],
]);

/** Every host that the relay may reach. */
export const hosts: readonly string[] = [...services.keys()];

/** A request that may pass. `path` with its query, as it goes out: byte for byte what came in. */
export interface Permitted {
  readonly what: What;
  readonly host: string;
  readonly path: string;
}

/** Why a request does not pass. */
export interface Refused {
  readonly reason: string;
}

/**
 * `target`: what follows `/relay/http/` in the request line, `HOST/PATH?QUERY`, undecoded. A path passes only when its
 * decoded form has nothing left to interpret: no encoded slash, no dot segment, no second reading.
 */
export function permit(method: string, target: string): Permitted | Refused {
  const slash = target.indexOf('/');
  const host = slash < 0 ? target : target.slice(0, slash);
  const service = services.get(host);
  if (!service) return { reason: `the relay does not reach the host "${host}"` };
  if (!service.methods.includes(method))
    return { reason: `${host} takes ${service.methods.join(' or ')} only` };
  const rest = slash < 0 ? '' : target.slice(slash);
  const question = rest.indexOf('?');
  const path = question < 0 ? rest : rest.slice(0, question);
  const query = question < 0 ? '' : rest.slice(question);
  if (query !== service.query || !plain(path, service.path))
    return { reason: `the relay does not reach this path of ${host}` };
  return { what: service.what, host, path: rest };
}

function plain(path: string, wanted: RegExp): boolean {
  // An encoded slash, backslash, dot or percent sign is read differently by different servers.
  if (/%(?:2f|5c|2e|25)/i.test(path)) return false;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return false;
  }
  return wanted.test(decoded) && !decoded.split('/').some((segment) => segment === '.' || segment === '..');
}
