import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionRun, runAction } from '../../harness/run-action.js';
import { type ComposePlugin, composePlugin } from './compose-plugin.js';

let compose: ComposePlugin;
let directory: string;

beforeAll(async () => {
  compose = await composePlugin();
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-ecs-'));
  await writeFile(
    join(directory, 'base.yml'),
    'services: { base: { environment: { FROM_BASE: "1" }, stop_grace_period: 20s } }\n',
  );
  await writeFile(join(directory, '.env'), 'LEVEL=debug\n');
  await writeFile(join(directory, 'app.env'), 'FROM_FILE=yes\n');
  await writeFile(
    join(directory, 'compose.yml'),
    `
name: shop
services:
  web:
    extends: { file: base.yml, service: base }
    image: shop/web:\${TAG:-1}
    command: sh -c 'echo "$$HOME" && exec serve'
    env_file: app.env
    environment:
      LEVEL: \${LEVEL}
      PRICE: 5$$
      UNSET: \${NOBODY_SETS_THIS}
    ports: ["8080:80"]
    healthcheck: { test: curl -f localhost, interval: 10s }
    mem_limit: 200m
    volumes: [./data:/data]
  db:
    image: postgres:17
    profiles: [local]
`,
  );
});

afterAll(async () => {
  await compose?.remove();
  await rm(directory, { recursive: true, force: true });
});

const render = (inputs: Record<string, string>, environment = compose.environment): Promise<ActionRun> =>
  runAction('ecs-render-and-deploy', { inputs, directory, env: environment });

test('what Compose makes of a file is what is rendered', async () => {
  const run = await render({ compose: 'compose.yml', 'compose-services': 'web', image: 'shop/web:2' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned' } });
  expect(run.outputs.diff?.split('\n')).toEqual([
    '+ task definition',
    '+   family: shop-web',
    '+   networkMode: awsvpc',
    '+   requiresCompatibilities: ["FARGATE"]',
    '+   cpu: 256',
    '+   memory: 512',
    '+ container web',
    '+   image: shop/web:2',
    '+   memory: 200',
    '+   command: ["sh", "-c", "echo \\"$HOME\\" && exec serve"]',
    '+   port 80/tcp: yes',
    '+   environment FROM_BASE: 1',
    '+   environment FROM_FILE: yes',
    '+   environment LEVEL: debug',
    '+   environment PRICE: 5$',
    '+   environment UNSET: ""',
    '+   healthCheck.command: ["CMD-SHELL", "curl -f localhost"]',
    '+   healthCheck.interval: 10',
    '+   stopTimeout: 20',
  ]);
});

test('what is lost is a warning, a variable that is not set too', async () => {
  const run = await render({ compose: 'compose.yml', 'compose-services': 'web' });
  expect(run.log).toMatch(/^::warning.*NOBODY_SETS_THIS.* variable is not set/m);
  expect(run.log).toMatch(/^::warning.*service web: the folder .*\/data at \/data is not there/m);
  const [result] = JSON.parse(run.outputs.results ?? '');
  expect(result.details.lost).toHaveLength(2);
  expect(result.details.other).toEqual([
    'service web: port 8080 becomes 80, where the task itself answers',
    'the task has 0.25 vCPU and 512 MiB, the smallest that Fargate has for limits of 200 MiB',
  ]);
});

test('a service under a profile may be named', async () => {
  const run = await render({ compose: 'compose.yml', 'compose-services': 'db' });
  expect(run.outputs.diff).toContain('family: shop-db');
});

test('a compose file that is wrong is told in the words of Compose', async () => {
  await writeFile(join(directory, 'wrong.yml'), 'services: { web: { image: a, prots: [] } }\n');
  const run = await render({ compose: 'wrong.yml' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toMatch(/^wrong\.yml: .*prots.*\[compose-invalid\]$/s);
});

test('a variable that the file requires is told with where to set it', async () => {
  await writeFile(join(directory, 'strict.yml'), 'services: { web: { image: "a:${TAG:?}" } }\n');
  expect((await render({ compose: 'strict.yml' })).errors[0]).toContain('Set TAG under env: of the step');
});

test('a compose file that is not there is told as such', async () => {
  expect((await render({ compose: 'nowhere.yml' })).errors[0]).toContain('[compose-file-missing]');
});

test('without Compose it is said what is missing', async () => {
  const run = await render({ compose: 'compose.yml' }, { DOCKER_CONFIG: directory });
  expect(run.errors[0]).toMatch(
    /Docker Compose, which this machine does not have.*\[ecs-compose-missing\]$/s,
  );
});
