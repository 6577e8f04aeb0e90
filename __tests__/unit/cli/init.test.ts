import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { stepDefinitions } from '../../../actions/steps.js';
import { composeText, configText, nextSteps, workflowText } from '../../../lib/cli/init/files.js';
import { hostVariable, startOf } from '../../../lib/cli/init/parts.js';
import { readConfig } from '../../../lib/config/read-config.js';

test('a compose file is one phase on one host', () => {
  expect(startOf('Shop API', ['README.md', 'compose.yml', 'compose.prod.yml'])).toEqual({
    project: 'shop-api',
    phases: [{ name: 'web', file: 'compose.yml' }],
  });
});

test('several compose files of a name each are a phase and a host each', () => {
  const names = ['compose.db.yml', 'docker-compose.api.yaml', 'compose.override.yml', 'package.json'];
  expect(startOf('x', names).phases).toEqual([
    { name: 'db', file: 'compose.db.yml' },
    { name: 'api', file: 'docker-compose.api.yaml' },
  ]);
});

test('a folder without compose files has no phases, and any folder a name', () => {
  expect(startOf('___', ['index.js'])).toEqual({ project: 'app', phases: [] });
});

const starts = [
  startOf('shop', ['compose.yml']),
  startOf('shop', ['compose.db.yml', 'compose.job-runner.yml']),
];

test.each(starts)('what is written for $phases is read without a problem', async (start) => {
  const environment = Object.fromEntries([
    ['SSH_KNOWN_HOSTS', '10.0.0.5 ssh-ed25519 AAAA'],
    ...start.phases.map(({ name }, index) => [hostVariable(name), `10.0.0.${index + 5}`]),
  ]);
  const config = readConfig({
    file: 'deploy-kit.yml',
    directory: '/shop',
    text: configText(start),
    environment,
    run: { sha: '', branch: '', environment: '' },
    definitions: await stepDefinitions(),
  });
  expect(config.phases.map(({ name, hosts }) => [name, hosts])).toEqual(
    start.phases.map(({ name }) => [name, [name]]),
  );
});

test('a push to main deploys what is written, and a push elsewhere does not', () => {
  const [start] = starts;
  if (!start) throw new Error('no start');
  const { policy } = parse(configText(start));
  expect(policy).toEqual({ branches: { main: { deploy: true, environment: 'production' } } });
});

test('the workflow gives the reusable one the secrets that it knows, and the permissions that it takes', () => {
  const { permissions, jobs } = parse(workflowText);
  const reusable = parse(readFileSync('workflows/rollout.yml', 'utf8'));
  const taken = Object.values<{ permissions?: object }>(reusable.jobs).map((job) => job.permissions);
  expect(permissions).toEqual({});
  expect(jobs.deploy.permissions).toEqual(Object.assign({}, ...taken));
  expect(Object.keys(reusable.on.workflow_call.secrets)).toEqual(
    expect.arrayContaining(Object.keys(jobs.deploy.secrets)),
  );
});

test('the compose file for a folder without one has a service with a health check', () => {
  expect(parse(composeText).services.web.healthcheck).toBeDefined();
});

test('the next steps name what was written and kept, and how to pin every host', () => {
  const [, several] = starts;
  if (!several) throw new Error('no start');
  const text = nextSteps(['deploy-kit.yml'], ['.github/workflows/deploy.yml'], several);
  expect(text).toContain('wrote deploy-kit.yml\nkept  .github/workflows/deploy.yml');
  expect(text).toContain('ssh-keyscan -t ed25519 "$DB_HOST" "$JOB_RUNNER_HOST" > known_hosts');
});
