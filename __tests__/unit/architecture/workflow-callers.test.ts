import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { reusableWorkflow } from '../../../scripts/generate/workflow.js';
import { workflowProblems } from '../../harness/workflow-parser.js';

// What GitHub refuses before any job begins, of the workflows that users copy.

const root = join(__dirname, '../../..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

/** A job that calls a workflow of ours. */
interface Caller {
  readonly workflow: string;
  readonly with?: object;
  readonly secrets?: object;
  readonly permissions?: object;
}

const pages = ['docs/workflows.md', 'README.md', ...globSync('examples/*/README.md', { cwd: root })];
const shown = pages.flatMap((page) =>
  [...textOf(page).matchAll(/```yaml\n(name: [\s\S]*?)```/g)].map(
    ([, text = ''], index): [string, string] => [`workflow ${index + 1} of ${page}`, text],
  ),
);
const examples = globSync('examples/*/.github/workflows/*.yml', { cwd: root }).map(
  (path): [string, string] => [path, textOf(path)],
);
const all = [...shown, ...examples];

function callersIn(text: string): readonly Caller[] {
  const jobs: Readonly<Record<string, Omit<Caller, 'workflow'> & { readonly uses?: string }>> =
    parse(text).jobs;
  return Object.values(jobs).flatMap(({ uses = '', ...job }) => {
    const [, workflow] = /^org\/deploy-kit\/\.github\/workflows\/([\w-]+)\.yml@v1$/.exec(uses) ?? [];
    return workflow === undefined ? [] : [{ workflow, ...job }];
  });
}

test('each reusable workflow is shown on its page', () => {
  const names = globSync('workflows/*.yml', { cwd: root }).map((path) => path.replace(/^.*\/|\.yml$/g, ''));
  const called = shown.flatMap(([, text]) => callersIn(text)).map(({ workflow }) => workflow);
  expect(new Set(called)).toEqual(new Set(names));
});

test.each(shown)("%s is right for GitHub's own parser", async (name, text) => {
  expect(await workflowProblems(name, text)).toEqual([]);
});

const callers = all.flatMap(([name, text]) =>
  callersIn(text).map((caller): [string, Caller] => [name, caller]),
);

describe.each(callers)('%s', (_, { workflow, with: given = {}, secrets = {}, permissions = {} }) => {
  const called = reusableWorkflow(workflow, textOf(`workflows/${workflow}.yml`));

  test('gives only what the workflow takes', () => {
    expect(called.inputs.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(given)));
    expect(called.secrets.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(secrets)));
  });

  test('grants exactly what its jobs ask for', () => {
    const asked = new Set(called.permissions.map(({ scope }) => scope));
    // Who may write may read.
    const isCovered = (scope: string) =>
      scope.endsWith(': read') && asked.has(scope.replace(/read$/, 'write'));
    const granted = Object.entries(permissions).map((pair) => pair.join(': '));
    expect(granted.sort()).toEqual([...asked].filter((scope) => !isCovered(scope)).sort());
  });
});
