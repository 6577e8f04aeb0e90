import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { onScriptedEcs } from './migrating.js';

const on = onScriptedEcs();

/** What is wrong, as far as it is told: thrown where nothing was tried, else the cause. */
async function told(given: Readonly<Record<string, unknown>>): Promise<string[]> {
  try {
    const { error } = await on.run(given);
    return [`${error?.code} ${error?.message}`];
  } catch (thrown) {
    if (!(thrown instanceof InputProblems)) throw thrown;
    return thrown.problems.map(({ code, message }) => `${code} ${message}`);
  }
}

test.each([
  [
    'a cluster',
    { cluster: 'pord', service: undefined, 'task-definition': 'api' },
    /ecs-cluster-unknown.*pord/,
  ],
  ['a cluster of a service', { cluster: 'pord' }, /ecs-cluster-unknown.*pord/],
  ['a service', { service: 'apy' }, /ecs-service-unknown.*apy/],
  ['a family', { 'task-definition': 'apy' }, /ecs-revision-unknown.*apy/],
  ['a file', { 'task-definition': 'tsk.json' }, /task-definition-file tsk\.json/],
  ['a container', { container: 'ap' }, /migrations-container.*no container ap/],
  ['a container of a file', { container: 'ap', 'task-definition': 'task.json' }, /migrations-container/],
  ['a container of images', { images: 'ap=api:2' }, /task-definition-container-unknown/],
  ['a database', { snapshot: 'shop-bd' }, /rds-unknown.*shop-bd/],
  ['a subnet', { service: undefined, 'task-definition': 'api' }, /migrations-network.*in which subnets/],
  ['a provider', { 'capacity-provider-strategy': '[{ capacityprovider: x }]' }, /capacityProvider/],
] as const)('%s that is not there is told before anything is written', async (_what, given, expected) => {
  const ecs = await on.script({});
  expect((await told(given)).join('\n')).toMatch(expected);
  expect(ecs.writes).toEqual([]);
});

test('containers that are there are named', async () => {
  await on.script({});
  const { error } = await on.run({ container: 'worker' });
  expect(error?.remedy).toBe('Name one of proxy, app.');
});

test('what is wrong in several places is told at once', async () => {
  const ecs = await on.script({});
  const { error } = await on.run({
    service: 'apy',
    'task-definition': 'api',
    container: 'ap',
    snapshot: 'shop-bd',
  });
  expect(error?.message).toMatch(/no service apy.*no container ap.*no RDS instance or cluster shop-bd/s);
  expect(ecs.writes).toEqual([]);
});

test('a database that is stopped cannot be kept', async () => {
  const ecs = await on.script({ databases: { 'shop-db': { status: 'stopped' } } });
  expect(await told({ snapshot: 'shop-db' })).toEqual([expect.stringContaining('rds-state')]);
  expect(ecs.writes).toEqual([]);
});

test.each([
  ['neither cluster nor host', { cluster: undefined }, 'migrations-nowhere'],
  [
    'inputs of ecs for Compose',
    { cluster: undefined, host: 'a', subnets: 's', snapshot: 'd' },
    'migrations-engine',
  ],
  ['inputs of Compose for ecs', { project: 'shop', files: 'a.yml' }, 'migrations-engine'],
  ['a host for ecs', { host: 'one' }, 'migrations-engine'],
  ['ecs without a cluster', { cluster: undefined, engine: 'ecs' }, 'input-missing'],
  ['no task definition', { service: undefined }, 'input-missing'],
  ['Compose without a service', { cluster: undefined, host: 'one', service: undefined }, 'input-missing'],
  [
    'two kinds of capacity',
    { 'launch-type': 'EC2', 'capacity-provider-strategy': '[{ capacityProvider: x }]' },
    'input-conflict',
  ],
] as const)('%s is wrong input', async (_what, given, code) => {
  expect((await told(given)).map((one) => one.split(' ')[0])).toContain(code);
});

test('the inputs that belong to the other engine are named together', async () => {
  expect(await told({ cluster: undefined, host: 'one', subnets: 's', snapshot: 'd' })).toEqual([
    expect.stringContaining('subnets, snapshot are for the engine ecs, and migrations run by compose'),
  ]);
});
