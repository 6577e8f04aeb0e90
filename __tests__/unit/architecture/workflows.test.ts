import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { workflowProblems } from '../../harness/workflow-parser.js';

const root = join(__dirname, '../../..');

interface Job {
  readonly permissions?: unknown;
  readonly 'timeout-minutes'?: number;
  readonly environment?: unknown;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly uses?: string;
  readonly steps?: readonly { uses?: string; run?: string; with?: object }[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What a caller gives and gets. */
type Call = Readonly<
  Record<
    'inputs' | 'secrets' | 'outputs',
    Record<string, { readonly description?: string; readonly type?: string }>
  >
>;

const find = (pattern: string) => globSync(pattern, { cwd: root }).toSorted();

const authored = find('workflows/*.yml');
const own = find('.github/workflows/*.yml');
const examples = find('examples/*/.github/workflows/*.yml');

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const read = (path: string): Workflow => parse(textOf(path));
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps);

describe.each([...authored, ...own, ...examples])('%s', (path) => {
  const workflow = read(path);
  const jobs = Object.values(workflow.jobs);
  const steps = stepsOf(workflow);

  test("is right for GitHub's own parser", async () => {
    expect(await workflowProblems(path, textOf(path))).toEqual([]);
  });

  test('starts from no permissions, and each job takes its own', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobs) expect(job).toHaveProperty('permissions');
  });

  test('says why each permission is granted', () => {
    const granted = textOf(path)
      .split('\n')
      .filter((line) => /^\s+[a-z-]+: (read|write)\b/.test(line));
    expect(granted.filter((line) => !/# \S/.test(line))).toEqual([]);
  });

  test('pins the actions of others by a full commit, with its version', () => {
    const uses = textOf(path)
      .split('\n')
      .filter((line) => /^\s*(- )?uses: /.test(line));
    const others = uses.filter((line) => !/uses: (\.|\$|org\/deploy-kit)/.test(line));
    expect(others.filter((line) => !/@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(line))).toEqual([]);
  });

  test('splices no value of an event into a shell', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test('gives each job that runs here a time limit', () => {
    const without = jobs.filter((job) => job.uses === undefined && job['timeout-minutes'] === undefined);
    expect(without).toEqual([]);
  });

  test('keeps no credentials in what it checks out', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe.each(authored)('the reusable %s', (path) => {
  const workflow = read(path);
  const name = basename(path);

  test('loses no deploy to an environment, and cuts none off', () => {
    for (const { environment, concurrency } of Object.values(workflow.jobs)) {
      if (environment === undefined) continue;
      expect(concurrency).toMatchObject({ queue: 'max', 'cancel-in-progress': false });
      expect(concurrency?.group).toContain('needs.policy.outputs.environment');
    }
    expect(workflow.concurrency).toBeUndefined();
  });

  test('calls actions of this repository at its own commit, and they are there', () => {
    const own = stepsOf(workflow).flatMap(({ uses }) => (/^\$\/(.+)$/.exec(uses ?? '') ?? []).slice(1));
    expect(own.length).toBeGreaterThan(0);
    expect(own.filter((action) => !existsSync(join(root, action, 'action.yml')))).toEqual([]);
    expect(textOf(path)).not.toContain('org/deploy-kit');
  });

  test('gives its actions inputs that they have', () => {
    const steps = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('$/'));
    for (const { uses = '', with: given = {} } of steps) {
      const manifest = parse(readFileSync(join(root, uses.slice(2), 'action.yml'), 'utf8'));
      expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  test('describes and types everything that a caller gives and gets', () => {
    const { inputs, secrets = {}, outputs }: Call = parse(textOf(path)).on.workflow_call;
    const all = [inputs, secrets, outputs].flatMap((kind) => Object.values(kind));
    expect(all.filter(({ description }) => !/^[A-Z`].*\.$/s.test(description?.trim() ?? ''))).toEqual([]);
    const types = Object.values(inputs).map(({ type }) => type);
    expect(types.filter((type) => !/^(string|boolean|number)$/.test(type ?? ''))).toEqual([]);
  });

  test('is folded away in reviews where it is published', () => {
    expect(textOf('.gitattributes')).toContain(`\n.github/workflows/${name} linguist-generated\n`);
  });
});

describe('what several workflows do is done in the same steps:', () => {
  const stepsIn = (name: string, job: string) => {
    const { jobs } = read(`workflows/${name}.yml`);
    return stepsOf({ jobs: { [job]: jobs[job] as Job } }).map(({ uses, run }) => uses ?? run);
  };

  test.each([
    ['deploy', 'rollout'],
    ['deploy', 'ecs'],
    ['plan', 'rollout'],
    ['plan', 'ecs'],
    ['build', 'ecs'],
    ['build', 'build-images'],
  ])('the job %s of %s and of pipeline', (job, name) => {
    expect(stepsIn(name, job)).toEqual(stepsIn('pipeline', job));
    expect(stepsIn(name, job).length).toBeGreaterThan(2);
  });
});

test('ci waits for all other jobs in one that a branch rule can ask for', () => {
  const { jobs } = parse(textOf('.github/workflows/ci.yml'));
  const others = Object.keys(jobs).filter((name) => name !== 'ci-ok');
  expect(jobs['ci-ok'].needs).toEqual(others);
});

test('ci and release start scripts that are there', () => {
  const scripts = ['ci', 'release'].flatMap((name) =>
    [...textOf(`.github/workflows/${name}.yml`).matchAll(/(?:run: |^ +)(scripts\/[\w/]+)/gm)].map(
      (match) => match[1] as string,
    ),
  );
  expect(scripts.length).toBeGreaterThan(2);
  expect(scripts.filter((script) => !existsSync(join(root, script)))).toEqual([]);
});
