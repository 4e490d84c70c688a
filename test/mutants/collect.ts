/** One `it`, under the titles of the `describe`s around it. */
export interface Test {
  readonly title: string;
  readonly run: () => unknown;
}

/**
 * The tests that a module declares. Mocha runs what it has collected once; here every test runs once for each mutant,
 * so this is as much of mocha as the tests of the phone use.
 */
export async function collect(load: () => Promise<unknown>): Promise<Test[]> {
  const tests: Test[] = [];
  const titles: string[] = [];
  Object.assign(globalThis, {
    describe: (title: string, declare: () => void) => {
      titles.push(title);
      declare();
      titles.pop();
    },
    it: (title: string, run: () => unknown) => {
      tests.push({ title: [...titles, title].join(': '), run });
    },
  });
  await load();
  return tests;
}
