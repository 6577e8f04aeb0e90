import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { onWrittenSystem } from './written-system.js';

const { write, system } = onWrittenSystem();
beforeAll(async () => {
  await write('compose.yml', 'services: { web: { image: nginx } }\n');
  await write('named.yml', 'name: shop-api\nservices: { api: { image: nginx } }\n');
});

const problems = async (hostsAndPhases: string): Promise<string[]> => {
  const thrown = await system(hostsAndPhases).catch((error) => error);
  if (!(thrown instanceof InputProblems)) throw new Error('it was read');
  return thrown.problems.map(({ code, message }) => `${code} ${message}`);
};

test('paths are relative to the file, and the project is the file name for it where compose has none', async () => {
  const { phases } = await system(`hosts: { a: 10.0.0.1 }
phases: [{ name: web, hosts: a, steps: [{ deploy-compose: {} }] }]`);
  expect(phases[0]?.steps[0]?.work.state).toEqual({ project: 'shop', directory: '~/.deploy-kit' });
});

test('several hosts of one name are targets of their own', async () => {
  const { phases, targets } = await system(`hosts: { web: [10.0.0.1, 10.0.0.2] }
phases: [{ name: web, hosts: web, steps: [{ deploy-compose: {} }] }]`);
  expect(phases[0]?.hosts).toEqual(['web-1', 'web-2']);
  expect(targets.map(({ spec }) => spec.address)).toEqual(['10.0.0.1', '10.0.0.2']);
});

test('the same project twice on one host is an error that names both steps', async () => {
  const found = await problems(`hosts: { a: 10.0.0.1, b: 10.0.0.1 }
phases:
  - { name: one, hosts: a, steps: [{ deploy-compose: {} }] }
  - { name: two, hosts: b, steps: [{ deploy-compose: {} }] }`);
  expect(found).toEqual([
    'config-project-twice deploy-kit.yml:5:38, deploy-kit.yml:6:38: two steps deploy the project shop to host a',
  ]);
});

test('projects with names of their own share a host', async () => {
  const { phases } = await system(`hosts: { a: 10.0.0.1 }
phases: [{ name: web, hosts: a, steps: [{ deploy-compose: {} }, { deploy-compose: { files: named.yml } }] }]`);
  expect(phases[0]?.steps.map(({ work }) => work.state?.project)).toEqual(['shop', 'shop-api']);
});

test('what several steps lack is told at once, each with its place', async () => {
  const found = await problems(`hosts: { a: 10.0.0.1 }
phases:
  - name: one
    hosts: a
    steps: [{ deploy-compose: { files: gone.yml } }, { deploy-compose: { project: two, upload: lost } }]`);
  expect(found).toEqual([
    'compose-file-missing deploy-kit.yml:7:15: input files: gone.yml is not there',
    'compose-file-missing deploy-kit.yml:7:56: input upload: lost is not there',
  ]);
});

test('a step that refers to an output of another begins without it, and once more with it', async () => {
  const masked: string[] = [];
  const { phases } = await system(
    `hosts: { a: 10.0.0.1 }
phases:
  - name: one
    hosts: a
    steps:
      - { id: first, deploy-compose: {} }
      - { deploy-compose: { project: two, keep-releases: "\${steps.first.release}", secrets: { R: "\${steps.first.release}" } } }`,
    masked,
  );
  const [, late] = phases[0]?.steps ?? [];
  expect(late?.work.wish).toMatchObject({ 'keep-releases': 5 });
  const work = await late?.beginWith(() => '7777');
  expect(work?.wish).toMatchObject({ 'keep-releases': 7777, secrets: { R: '7777' } });
  expect(masked).toContain('7777');
});
