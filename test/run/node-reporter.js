import { relative } from 'node:path';

/** For `node --test`: the runner's own counts and the time of each file, as the JSON of one `Report`. */
export default async function* report(events) {
  const files = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:complete' && data.nesting === 0 && data.name === data.file)
      files.push({ file: relative('.', data.name), ms: data.details.duration_ms });
    // What a test says of itself has a file; the runner's own counts come last and have none.
    if (type !== 'test:diagnostic' || data.file !== undefined) continue;
    const [, name, count] = /^(\w+) (\d+)$/.exec(data.message) ?? [];
    if (name === 'pass') counts.passed = Number(count);
    if (name === 'fail' || name === 'cancelled') counts.failed += Number(count);
    if (name === 'skipped') counts.skipped = Number(count);
  }
  yield JSON.stringify({ ...counts, files });
}
