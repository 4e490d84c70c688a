import { relative, resolve, sep } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Which folder may import which: the design's table, arrows pointing down, none coming back. A folder may always import
 * itself; `packages` are the npm packages it may use. Wider than the design: `firmware` knows an IM4P's frame from
 * `signing`, and `ui` folds and diagnoses what it shows by itself, since both are pure functions of the journal.
 */
const table = {
  bytes: { folders: [], packages: [] },
  plist: { folders: ['bytes'], packages: [] },
  usb: { folders: ['bytes'], packages: [] },
  boot: { folders: ['usb', 'bytes'], packages: [] },
  mux: { folders: ['usb', 'bytes'], packages: [] },
  services: { folders: ['mux', 'plist', 'bytes'], packages: [] },
  firmware: { folders: ['signing', 'plist', 'bytes'], packages: ['idb-keyval', 'hash-wasm'] },
  signing: { folders: ['plist', 'bytes'], packages: [] },
  journal: { folders: [], packages: [] },
  restore: {
    folders: ['bytes', 'plist', 'usb', 'boot', 'mux', 'services', 'firmware', 'signing', 'journal'],
    packages: [],
  },
  diagnosis: { folders: ['journal'], packages: [] },
  session: { folders: ['journal', 'diagnosis'], packages: ['comlink', 'idb-keyval'] },
  ui: { folders: ['session', 'journal', 'diagnosis'], packages: ['lit'] },
  relay: { folders: [], packages: ['sirv'] },
  // `ui`: its sentences alone, so that a verdict reads the same on the page and in a terminal.
  cli: {
    folders: ['bytes', 'plist', 'firmware', 'signing', 'journal', 'diagnosis', 'boot', 'ui'],
    packages: [],
  },
  'main.ts': { folders: ['ui', 'session'], packages: ['@fontsource-variable'] },
};

/** `src/mux/device.ts` → `mux`; undefined for what the table does not cover. */
function folderOf(path) {
  const parts = relative(root, path).split(sep);
  return parts[0] === 'src' ? parts[1] : undefined;
}

function complaint(source, file) {
  const own = folderOf(file);
  if (!own) return undefined;
  const row = table[own];
  if (!row) return `the folder "${own}" has no row in the layer table`;
  if (!source.startsWith('.')) {
    if (source.startsWith('node:'))
      return ['relay', 'cli'].includes(own) ? undefined : `${own} may not use Node`;
    return row.packages.some((name) => source === name || source.startsWith(`${name}/`))
      ? undefined
      : `${own} may not use the package "${source}"`;
  }
  const target = resolve(file, '..', source);
  const top = relative(root, target).split(sep)[0];
  if (top === 'test') return 'nothing in src imports test';
  // Their addresses, and what makes a worker from one.
  if (top === 'workers' && own === 'session') return undefined;
  const folder = folderOf(target);
  if (folder === own || row.folders.includes(folder)) return undefined;
  return `${own} may not import ${folder ?? top}`;
}

/** ESLint plugin with the one rule `may-import`. */
export const layers = {
  rules: {
    'may-import': {
      meta: { type: 'problem', schema: [] },
      create(context) {
        const check = (node) => {
          if (typeof node.source?.value !== 'string') return;
          const message = complaint(node.source.value, context.filename);
          if (message) context.report({ node, message });
        };
        return {
          ImportDeclaration: check,
          ExportNamedDeclaration: check,
          ExportAllDeclaration: check,
          ImportExpression: check,
        };
      },
    },
  },
};
