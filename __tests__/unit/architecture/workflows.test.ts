import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../../..');

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Record<string, { permissions?: unknown; steps?: { uses?: string; run?: string }[] }>;
}

const workflows = globSync('.github/workflows/*.yml', { cwd: root }).toSorted();

describe.each(workflows)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  const workflow: Workflow = parse(text);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);

  test('starts from no permissions, and each job takes its own', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job).toHaveProperty('permissions');
  });

  test('says why each permission is granted', () => {
    const granted = text.split('\n').filter((line) => /^\s+[a-z-]+: (read|write)\b/.test(line));
    expect(granted.filter((line) => !/# \S/.test(line))).toEqual([]);
  });

  test('pins the actions of others by a full commit', () => {
    const others = steps.flatMap(({ uses }) => (uses && !/^(\.|\$)\//.test(uses) ? [uses] : []));
    expect(others.filter((uses) => !/@[0-9a-f]{40}$/.test(uses))).toEqual([]);
  });

  test('splices no value of an event into a shell', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });
});

test('ci waits for all other jobs in one that a branch rule can ask for', () => {
  const { jobs } = parse(readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8'));
  const others = Object.keys(jobs).filter((name) => name !== 'ci-ok');
  expect(jobs['ci-ok'].needs).toEqual(others);
});

test('ci starts scripts that are there', () => {
  const text = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  const scripts = [...text.matchAll(/run: (scripts\/\w+)/g)].map((match) => match[1] as string);
  expect(scripts.filter((script) => !existsSync(join(root, script)))).toEqual([]);
});
