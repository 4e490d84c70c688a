import { createReadStream, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { findChromium } from './test/run/chromium.js';
import { countReporter } from './test/run/browser-reporter.js';
import { chromiumTabs } from './test/run/tabs.js';

const sharedData = resolve(import.meta.dirname, '../shared/data');

/** Real Apple files, where this machine has them: tests fetch `/shared-data/…` and skip on 404. */
async function serveSharedData(context, next) {
  if (!context.path.startsWith('/shared-data/')) return next();
  const file = resolve(sharedData, decodeURIComponent(context.path.slice('/shared-data/'.length)));
  if (!file.startsWith(sharedData) || !existsSync(file)) {
    context.status = 404;
    return undefined;
  }
  context.type = 'application/octet-stream';
  context.body = createReadStream(file);
  return undefined;
}

/** Tests without elements want `expect` alone; Lit and the accessibility rules would be loaded for each of a hundred files. */
const expectAlone = {
  name: 'expect-alone',
  resolveImport({ source, context }) {
    const plain = source === '@open-wc/testing' && /^\/test\/(unit|story)\//.test(context.path);
    return plain ? '/node_modules/@esm-bundle/chai/esm/chai.js' : undefined;
  },
};

export default {
  files: 'test/{unit,browser,story}/**/*.test.ts',
  nodeResolve: true,
  concurrency: 2,
  // A busy machine is slow to start its browser, and no worse for that.
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  testsFinishTimeout: 300_000,
  testFramework: { config: { timeout: 60_000 } },
  plugins: [expectAlone, esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  middleware: [serveSharedData],
  reporters: [countReporter(process.env.TEST_COUNTS)],
  browsers: [
    chromiumTabs({
      executablePath: findChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
    }),
  ],
};
