import { exits, type Scene, succeeds } from '../../harness/scripted-ecs/server.js';
import { breaker, cleanUp, deploy, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const crash = exits(3, ['connecting to the database', 'fatal: DATABASE_URL is not set']);
const breaksAndRollsBack: readonly Scene[] = [
  [50, (service) => service.taskEnds(crash)],
  [100, (service) => service.taskEnds(crash)],
  [150, (service) => service.taskEnds(crash)],
  [200, (service) => service.rollsBack()],
  [400, (service) => service.isBack()],
];
const noDeploymentsApi = { ListServiceDeployments: 'UnknownOperationException' } as const;
const noDeploymentsAllowed = { ListServiceDeployments: 'AccessDeniedException' } as const;

describe.each([
  ['service deployments', {}],
  ['deployments[], as this ECS has no service deployments', { refused: noDeploymentsApi }],
  ['deployments[], as this role may not read service deployments', { refused: noDeploymentsAllowed }],
])('by %s', (_, more) => {
  test('a deployment that becomes stable is deployed', async () => {
    const run = await deploy(webScript({ updates: [succeeds(200)] }, more));
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: {
        outcome: 'deployed',
        changed: 'true',
        'task-definition-arn': revision('web:2'),
        'previous-task-definition-arn': revision('web:1'),
      },
    });
    expect(run.outputs.diff).toContain('image app:1 -> app:2');
  });

  test('one that the circuit breaker rolls back is rolled back, with the container, its code and its last words', async () => {
    const run = await deploy(webScript({ settings: breaker(true), updates: [breaksAndRollsBack] }, more));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toContain('service web in cluster prod: container app exited with code 3');
    expect(run.errors[0]).toContain('fatal: DATABASE_URL is not set');
    expect(run.ecs.of('UpdateService')).toHaveLength(1);
    expect(run.ecs.services.get('web')?.service.taskDefinition).toBe(revision('web:1'));
  });

  test('one that fails without rollback is put back by us, and waited for', async () => {
    const fails: readonly Scene[] = [
      [50, (service) => service.taskEnds(crash)],
      [150, (service) => service.fails()],
    ];
    const run = await deploy(webScript({ settings: breaker(false), updates: [fails, succeeds(200)] }, more));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    const [first, back, ...others] = run.ecs.of('UpdateService');
    expect(first?.input.taskDefinition).toBe(revision('web:2'));
    expect(back?.input.taskDefinition).toBe(revision('web:1'));
    expect(others).toEqual([]);
    expect(run.ecs.services.get('web')?.primary.rolloutState).toBe('COMPLETED');
  });

  test('a crash loop without circuit breaker fails after three tasks', async () => {
    const loops: readonly Scene[] = [50, 100, 150, 200, 250, 300].map((ms) => [
      ms,
      (service) => {
        service.taskEnds(crash);
        // As ECS does once a task ran for a moment.
        service.primary.failedTasks = 0;
      },
    ]);
    const run = await deploy(webScript({ updates: [loops, succeeds(100)] }, more));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toContain('exited with code 3');
    expect(run.errors[0]).toMatch(/[3-6] tasks failed/);
  });

  test('one that somebody else replaces is superseded, and nothing is put back', async () => {
    const replaced: readonly Scene[] = [[150, (service) => service.isReplacedBy('web:9')]];
    const run = await deploy(webScript({ updates: [replaced] }, more));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'superseded' } });
    expect(run.errors[0]).toContain('web:9');
    expect(run.ecs.of('UpdateService')).toHaveLength(1);
  });

  test('one that the service shows as replaced only later is superseded all the same', async () => {
    const replaced: readonly Scene[] = [
      [150, (service) => service.isReplacedBy('web:9', { unseenReads: 1 })],
    ];
    const run = await deploy(webScript({ updates: [replaced] }, more));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'superseded' } });
    expect(run.errors[0]).toContain('web:9');
    expect(run.ecs.of('UpdateService')).toHaveLength(1);
  });

  test('one that somebody else began just before, and that it replaces, decides nothing', async () => {
    const ecs = await scripted(webScript({ unseenReads: 2, updates: [succeeds(200)] }, more));
    ecs.before('UpdateService', () => {
      const web = ecs.services.get('web');
      web?.begin(revision('web:9'));
      Object.assign(web?.serviceDeployments[0] ?? {}, { status: 'STOPPED' });
    });
    const run = await deploy(ecs);
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(ecs.of('UpdateService')).toHaveLength(1);
  });

  test('reads that are older than the update decide nothing', async () => {
    const completes: readonly Scene[] = [[{ looks: 4 }, (service) => service.completes()]];
    const run = await deploy(webScript({ unseenReads: 3, updates: [completes] }, more));
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(run.ecs.services.get('web')?.primary.rolloutState).toBe('COMPLETED');
  });
});

test('what is not waited for has started', async () => {
  const run = await deploy(webScript({}), { 'wait-for-service-stability': 'false' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
});

test('without rollback, what failed stays as it is', async () => {
  const fails: readonly Scene[] = [[100, (service) => service.fails()]];
  const run = await deploy(webScript({ settings: breaker(false), updates: [fails] }), { rollback: 'false' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
});
