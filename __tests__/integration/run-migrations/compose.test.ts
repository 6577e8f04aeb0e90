import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import {
  type ActionOptions,
  type ActionRun,
  reaching,
  runAction,
  signalled,
} from '../../harness/run-action.js';

/** Two hosts of a service whose image brings its migrations; what they write, and where, is in a volume. */
const config = `project: shop
ssh:
  key: \${SSH_PRIVATE_KEY:?}
  known-hosts: \${SSH_KNOWN_HOSTS:?}
hosts:
  api: ["one=\${ONE_HOST:?}", "two=\${TWO_HOST:?}"]
phases:
  - name: api
    hosts: api
    batch: [1, 100%]
    steps:
      - run-migrations:
          service: api
          command: ["sh", "-c", "\${MIGRATE:?}"]
          timeout: \${TIMEOUT:-1m}
      - deploy-compose:
          upload: conf
          env: { TAG: "\${TAG:?}" }
          secrets: { PASSWORD: "correct horse" }
          pull: never
          stable-for: 0s
`;

const compose = `services:
  api:
    image: shop/api:\${TAG:?}
    stop_grace_period: 0s
    depends_on: [other]
    environment: { PASSWORD: "\${PASSWORD}" }
    volumes: ["./conf:/conf:ro", "data:/data"]
  other:
    image: shop/api:\${TAG:?}
    stop_grace_period: 0s
volumes: { data: {} }
`;

/** Writes the version of the image and of the uploaded file, and the secret, a line for each time. */
const migrate = 'echo "$VERSION, $(cat /conf/version), $PASSWORD" >>/data/ran; echo migrated to $VERSION';

let fleet: Fleet;
let folder: string;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'one' }, { name: 'two' }] });
  await fleet.giveImages(['1', '2'].map((version) => ({ reference: `shop/api:${version}`, version })));
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-migrations-'));
  await mkdir(join(folder, 'conf'));
  await writeFile(join(folder, 'deploy-kit.yml'), config);
  await writeFile(join(folder, 'compose.yml'), compose);
});

afterAll(async () => {
  await fleet?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Rolls out a version by the action. */
async function up(
  version: string,
  environment: Readonly<Record<string, string>> = {},
  options: Partial<ActionOptions> = {},
): Promise<ActionRun> {
  await writeFile(join(folder, 'conf/version'), `file of ${version}`);
  return runAction('rollout', {
    directory: folder,
    ...options,
    inputs: {},
    env: {
      SSH_PRIVATE_KEY: fleet.host('one').privateKey,
      SSH_KNOWN_HOSTS: fleet.internalKnownHosts,
      ONE_HOST: fleet.host('one').internalAddress,
      TWO_HOST: fleet.host('two').internalAddress,
      TAG: version,
      MIGRATE: migrate,
      ...environment,
    },
  });
}

/** What migrations wrote on each host. */
const written = () =>
  Promise.all(
    ['one', 'two'].map((name) =>
      fleet.host(name).run(['docker', 'exec', 'shop-api-1', 'sh', '-c', 'cat /data/ran 2>/dev/null || :']),
    ),
  );

/** The containers of the hosts, those of migrations among them. */
const containers = () =>
  Promise.all(
    ['one', 'two'].map((name) =>
      fleet.host(name).run(['docker', 'ps', '-a', '--no-trunc', '--format', '{{.ID}} {{.Names}}']),
    ),
  );

/** What happened to whom, in order: `one run-migrations: switching`. */
const happened = ({ log }: ActionRun) =>
  [...log.matchAll(/\[(one|two)\] (run-migrations|deploy-compose): (switching|healthy)/g)].map(
    ([, host, step, what]) => `${host} ${step}: ${what}`,
  );

test('migrations run once for both hosts, in the new release, before any of them switches', async () => {
  const run = await up('1');
  expect(run.errors).toEqual([]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await written()).toEqual(['1, file of 1, correct horse', '']);
  expect(happened(run)).toEqual([
    'one run-migrations: switching',
    'one run-migrations: healthy',
    'one deploy-compose: switching',
    'one deploy-compose: healthy',
    'two deploy-compose: switching',
    'two deploy-compose: healthy',
  ]);
  expect((await containers()).join()).not.toContain('migrations');
});

test('the same again is unchanged, and runs no migrations', async () => {
  const run = await up('1');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(await written()).toEqual(['1, file of 1, correct horse', '']);
});

test('migrations that exit with 3 stop everything before the first switch', async () => {
  const before = await containers();
  const run = await up('2', { MIGRATE: 'echo relation users exists; exit 3' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
  expect(run.errors[0]).toContain('host one, service api: it exited with code 3');
  expect(run.errors[0]).toContain('relation users exists');
  expect(happened(run)).toEqual(['one run-migrations: switching']);
  expect(await containers()).toEqual(before);
});

test('migrations that take too long are stopped, and nothing switches', async () => {
  const before = await containers();
  const run = await up('2', {
    MIGRATE: `trap 'exit 1' TERM; echo waits for a lock; sleep 600 & wait`,
    TIMEOUT: '8s',
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'timed-out', changed: 'false' } });
  expect(run.errors[0]).toContain('had not ended after 8 s: it was stopped');
  expect(run.errors[0]).toContain('waits for a lock');
  expect(await containers()).toEqual(before);
});

test('a cancelled run stops them', async () => {
  const before = await containers();
  const run = await up(
    '2',
    { MIGRATE: `trap 'exit 1' TERM; echo begins; sleep 600 & wait` },
    signalled('SIGINT', '| begins'),
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(await containers()).toEqual(before);
});

test('by itself it runs in the release that the host has, on the first host alone', async () => {
  const run = await runAction('run-migrations', {
    directory: folder,
    inputs: {
      ...reaching([fleet.host('one'), fleet.host('two')]),
      project: 'shop',
      service: 'api',
      command: `sh -c "echo at $VERSION costs $PRICE"`,
      environment: 'PRICE=5$',
    },
  });
  expect(run.errors).toEqual([]);
  expect(run.outputs).toMatchObject({ outcome: 'migrated', 'exit-code': '0', logs: 'at 1 costs 5$' });
});

test('a service that is not there is told before anything runs', async () => {
  const run = await runAction('run-migrations', {
    directory: folder,
    inputs: { ...reaching([fleet.host('one')]), project: 'shop', service: 'apy' },
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.outputs).not.toHaveProperty('exit-code');
  expect(run.errors[0]).toContain('the release has no service apy');
  expect(run.errors[0]).toContain('Write api.');
});
