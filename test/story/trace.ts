import type { Entry, Kind } from '../../src/journal/entry.ts';

type Tell<K extends Kind> = (entry: Extract<Entry, { kind: K }>) => string;

const hex = (n: number): string => n.toString(16).toUpperCase();

/** What of an entry belongs into a trace; times and random values do not. Kinds without a row are told by name. */
const tellings: { readonly [K in Kind]?: Tell<K> } = {
  came: ({ stage, productId }) => `${stage} ${hex(productId)}`,
  left: ({ stage, expected }) => `${stage} ${expected ? 'expected' : 'UNEXPECTED'}`,
  expect: ({ from, to }) => `${from} to ${to.join(' or ')}`,
  phase: ({ phase }) => `==== ${phase}`,
  phone: ({ phone }) => `${phone.product ?? '?'} ${phone.ecid}`,
  sent: (entry) =>
    entry.who === 'iboot' ? `${entry.component} ${entry.bytes}` : `${entry.sent} of ${entry.total}`,
  command: ({ text, stalled }) => `${text}${stalled ? ' (stalled)' : ''}`,
  variable: ({ name, value }) => `${name} = ${value ?? '(unset)'}`,
  checkpoint: ({ id, name, complete, result }) => `${complete ? '-' : '+'} ${hex(id)} ${name} ${result}`,
  operation: ({ operation, percent }) => `${operation} ${percent ?? ''}`,
  asked: (entry) => (entry.who === 'tss' ? `${entry.build} ${entry.components}` : asked(entry)),
  answered: (entry) =>
    entry.who === 'restored'
      ? `${entry.request} ${entry.dataType} ${entry.bytes}`
      : `${entry.status} ${entry.message}`,
  validate: ({ offset, length }) => `${length} at ${offset}`,
  payload: ({ bytes }) => `${bytes}`,
  done: ({ bytes }) => `${bytes}`,
  initiate: ({ checksums, port }) => `port ${port}${checksums ? ' with checksums' : ''}`,
  status: ({ status, amrError }) => `${status} ${amrError ?? ''}`,
  hello: ({ type, protocol }) => `${type} ${protocol}`,
  message: ({ type }) => type,
  fault: ({ phase, doing, fault }) => `${phase}: ${doing}: ${fault.name}`,
  returned: ({ stage }) => stage ?? 'not',
  identity: ({ variant, components }) => `${variant} ${components}`,
  control: ({ open }) => (open ? 'open' : 'refused'),
};

type DataRequest = Extract<Entry, { who: 'restored'; kind: 'asked' }>;

function asked({ request, dataType, args, port, async }: DataRequest): string {
  const where = `${async ? ' async' : ''}${port === null ? '' : ` port ${port}`}`;
  return `${request} ${dataType} ${JSON.stringify(args)}${where}`;
}

const isImageProgress = (entry: Entry): boolean =>
  (entry.who === 'asr' && entry.kind === 'sent') ||
  (entry.kind === 'operation' && entry.operation === 13 && (entry.percent ?? 0) % 100 !== 0);

/** The journal as lines: who, kind and what matters of it. The image's progress is left to its own assertion. */
export function trace(entries: readonly Entry[]): string[] {
  return entries
    .filter((entry) => !isImageProgress(entry))
    .map((entry) => {
      const telling = tellings[entry.kind] as Tell<Kind> | undefined;
      const said = telling ? telling(entry) : '';
      return `${entry.who} ${entry.kind} ${said}`.trim();
    });
}

/** A recorded trace, which a person has read line by line against the logs of real phones. */
export async function recorded(name: string): Promise<string[]> {
  const response = await fetch(new URL(`../vectors/trace.${name}.txt`, import.meta.url));
  if (!response.ok) throw new Error(`no recorded trace ${name}`);
  return (await response.text()).trimEnd().split('\n');
}
