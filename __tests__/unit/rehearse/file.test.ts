import { stepDefinitions } from '../../../actions/steps.js';
import { readConfig } from '../../../lib/config/read-config.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { rehearsable, rehearsedConfig, stepKey } from '../../../lib/rehearse/rehearsed-config.js';
import { readWithStandIns } from '../../../lib/rehearse/stand-in-values.js';
import { overridesOf, throwawayHosts } from '../../../lib/rehearse/throwaway-hosts.js';

const text = `project: pair
ssh: { key: "\${KEY:?}", known-hosts: pins, concurrency: 4, proxy-host: bastion }
hosts:
  db: \${DB_IP:?}
  web: { host: "tag:Name=web", username: root }
phases:
  - name: swap
    hosts: [db, web]
    steps:
      - provision-swap: { size: 1G }
  - name: data
    needs: swap
    hosts: db
    steps:
      - deploy-compose: { files: a.yml, pull: always, registry: ghcr.io, health-timeout: 5m, secrets: { P: "\${P:?}" } }
  - name: front
    needs: data
    hosts: web
    steps:
      - deploy-compose: { files: b.yml, env: { DB: "\${hosts.db.address}" } }
`;

async function read(environment: Readonly<Record<string, string | undefined>>, from = text) {
  const definitions = await stepDefinitions();
  const run = { sha: '', branch: '', environment: '' };
  const source = { file: 'deploy-kit.yml', directory: '/', text: from, definitions, run };
  return readWithStandIns(environment, (known) => readConfig({ ...source, environment: known }));
}

const login = { key: 'throwaway', knownHosts: 'throwaway pins' };

test('variables that are not set get values, and are named; those that are set keep theirs', async () => {
  const { names, environment } = await read({ P: 'secret' });
  expect(names.toSorted()).toEqual(['DB_IP', 'KEY']);
  expect(environment.P).toBe('secret');
  expect(environment.KEY).toMatch(/^[a-z0-9]{25}$/);
});

test('what else is wrong with a file is told', async () => {
  await expect(read({}, `${text}\nextra: 1\n`)).rejects.toBeInstanceOf(InputProblems);
});

test('a host takes the place of each address, and of each instance of a tag', async () => {
  const { value } = await read({});
  const hosts = throwawayHosts(value, 2);
  expect(overridesOf(hosts, (name) => `at-${name}`)).toEqual({
    db: 'db=ubuntu@at-db:22',
    web: 'web-1=root@at-web-1:22\nweb-2=root@at-web-2:22',
  });
});

test('swap is left out, and who needs a phase that held nothing else needs what that needed', async () => {
  const { config, leftOut } = rehearsable((await read({})).value);
  expect(config.phases.map(({ name, needs }) => ({ name, needs }))).toEqual([
    { name: 'data', needs: [] },
    { name: 'front', needs: ['data'] },
  ]);
  expect(leftOut.map(({ phase, step }) => [phase, step])).toEqual([['swap', 'provision-swap']]);
});

test('the key, the pins and the way are replaced, limits of reaching stay', async () => {
  const { config } = rehearsable((await read({})).value);
  expect(rehearsedConfig(config, { login, images: new Map(), quick: false }).ssh).toEqual({
    key: 'throwaway',
    'known-hosts': 'throwaway pins',
    concurrency: 4,
  });
});

test('images come from this machine, and faults are waited for no longer than they need', async () => {
  const { config } = rehearsable((await read({})).value);
  const [data] = config.phases;
  const [step] = data?.steps ?? [];
  if (!data || !step) throw new Error('the file has no such step');
  const images = new Map([[stepKey(data, step), { db: 'broken:1' }]]);
  const inputsOf = (quick: boolean) =>
    rehearsedConfig(config, { login, images, quick }).phases[0]?.steps[0]?.inputs({ hosts: new Map() });
  expect(inputsOf(true)).toMatchObject({
    files: ['a.yml'],
    pull: 'never',
    registry: undefined,
    images: { db: 'broken:1' },
    'health-timeout': 30_000,
    'stable-for': 1_000,
  });
  expect(inputsOf(false)).toMatchObject({ 'health-timeout': 300_000, 'stable-for': 5_000 });
});
