import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction } from '../../harness/run-action.js';
import {
  exits,
  type Scene,
  type Script,
  type ScriptedEcs,
  succeeds,
} from '../../harness/scripted-ecs/server.js';
import type { ScriptedTask } from '../../harness/scripted-ecs/task.js';
import { breaker, cleanUp, folderWith, revision, scripted, taskDefinition } from './deploying.js';

afterEach(cleanUp);

const config = `
project: shop
phases:
  - name: first
    steps:
      - ecs-render-and-deploy: { cluster: prod, service: discovery, task-definition: task.json, poll: 50ms }
  - name: services
    needs: first
    matrix: { service: [users, orders] }
    steps:
      - ecs-render-and-deploy:
          { cluster: prod, service: "\${matrix.service}", task-definition: task.json, poll: 50ms }
`;

const system = (updates: Readonly<Record<string, readonly (readonly Scene[])[]>>): Script => ({
  taskDefinitions: { 'web:1': taskDefinition('app:1') },
  services: Object.fromEntries(
    ['discovery', 'users', 'orders'].map((name) => [
      name,
      { runs: 'web:1', settings: breaker(false), updates: updates[name] ?? [succeeds(100)] },
    ]),
  ),
});

async function rollOut(script: Script, file = config) {
  const ecs = await scripted(script);
  const directory = await folderWith();
  await writeFile(join(directory, 'deploy-kit.yml'), file);
  const run = await runAction('rollout', { directory, env: ecs.environment, inputs: {} });
  return { run, ecs };
}

test('services are deployed in the order of their phases', async () => {
  const { run, ecs } = await rollOut(system({}));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const order = ecs.of('UpdateService').map(({ input }) => input.service);
  expect(order[0]).toBe('discovery');
  expect(order.slice(1).toSorted()).toEqual(['orders', 'users']);
  const done = ecs.services.get('discovery')?.changedAt ?? Infinity;
  expect(ecs.of('UpdateService')[1]?.at).toBeGreaterThanOrEqual(done);
});

test('steps that want the same revision of a task definition get one', async () => {
  const { run, ecs } = await rollOut(system({}));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(ecs.of('RegisterTaskDefinition')).toHaveLength(1);
  expect(ecs.of('UpdateService').map(({ input }) => input.taskDefinition)).toEqual(
    Array(3).fill(revision('web:2')),
  );
});

test('what was deployed before goes back when a later phase fails', async () => {
  const fails: readonly Scene[] = [
    [20, (service) => service.taskEnds(exits(1))],
    [100, (service) => service.fails()],
  ];
  const { run, ecs } = await rollOut(system({ orders: [fails, succeeds(50)] }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('service orders in cluster prod: container app exited with code 1');
  for (const [, service] of ecs.services) {
    expect(service.service.taskDefinition).toBe(revision('web:1'));
    expect(service.primary.rolloutState).toBe('COMPLETED');
  }
});

test('the autoscaling of what was deployed before goes back too, and goes on', async () => {
  const fails: readonly Scene[] = [[100, (service) => service.fails()]];
  const target = { MinCapacity: 1, MaxCapacity: 4 };
  const script = { ...system({ orders: [fails, succeeds(50)] }), autoscaling: { discovery: { target } } };
  const scaled = 'service: discovery, autoscaling: { MinCapacity: 2, MaxCapacity: 4 },';
  const { run, ecs } = await rollOut(script, config.replace('service: discovery,', scaled));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(ecs.of('RegisterScalableTarget')).toHaveLength(3);
  expect(ecs.autoscaling.get('discovery')?.target).toMatchObject({
    ...target,
    SuspendedState: { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false },
  });
});

test('a task of a step ends well before its services are updated', async () => {
  const file = `
project: shop
phases:
  - name: services
    steps:
      - ecs-render-and-deploy:
          cluster: prod
          services: [users, orders]
          task-definition: task.json
          poll: 50ms
          run-task: true
          run-task-subnets: [subnet-1]
          run-task-container-overrides: [{ name: app, command: [migrate] }]
`;
  const failing = { scenes: [[20, (task: ScriptedTask) => task.ends(exits(3))]] } as const;
  const { run, ecs } = await rollOut({ ...system({}), tasks: [failing] }, file);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('container app exited with code 3');
  expect(ecs.of('UpdateService')).toEqual([]);
  const good = { scenes: [[20, (task: ScriptedTask) => task.ends(exits(0))]] } as const;
  const again = await rollOut({ ...system({}), tasks: [good] }, file);
  expect(again.run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(again.ecs.writes.map(({ operation }) => operation)).toEqual([
    ...['RegisterTaskDefinition', 'RunTask', 'UpdateService', 'UpdateService'],
  ]);
});

test('several services of one step are deployed together', async () => {
  const together = `
project: shop
phases:
  - name: services
    steps:
      - ecs-render-and-deploy:
          { cluster: prod, services: [users, orders], task-definition: task.json, poll: 50ms }
`;
  const { run, ecs } = await rollOut(system({}), together);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(ecs.of('RegisterTaskDefinition')).toHaveLength(1);
  expect(ecs.of('UpdateService')).toHaveLength(2);
});

describe('a rollout that was killed', () => {
  /** Kills it while `orders` is deployed; everything before it is done. */
  async function killed(file = config) {
    const ecs = await scripted(system({ users: [succeeds(20), succeeds(50)], orders: [[]] }));
    const directory = await folderWith();
    await writeFile(join(directory, 'deploy-kit.yml'), file);
    const options = { directory, env: ecs.environment, inputs: {} };
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const running = runAction('rollout', {
      ...options,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    await ecs.called('UpdateService', 3);
    // Of each service the end was seen, or its deployment at least.
    await ecs.called('DescribeServiceDeployments', ecs.of('DescribeServiceDeployments').length + 6);
    process.kill(pid, 'SIGKILL');
    await running;
    const post = await runAction('rollout', { ...options, stage: 'post', state });
    return { ecs, post };
  }
  const runs = (ecs: ScriptedEcs, name: string) => ecs.services.get(name)?.service.taskDefinition;

  test('is taken back by its post step: what goes on, and what was done before', async () => {
    const { ecs, post } = await killed();
    expect(post.exitCode).toBe(0);
    expect(post.log).toContain('What the interrupted step had changed was put back.');
    for (const name of ['discovery', 'users', 'orders']) expect(runs(ecs, name)).toBe(revision('web:1'));
  });

  test('keeps what was done in a phase that says so', async () => {
    const { ecs, post } = await killed(config.replace('name: first', 'name: first\n    if-fails: keep'));
    expect(post.exitCode).toBe(0);
    expect(runs(ecs, 'discovery')).toBe(revision('web:2'));
    expect(runs(ecs, 'orders')).toBe(revision('web:1'));
  });
});

test('a rollout that came to its end leaves nothing to its post step', async () => {
  let state: Readonly<Record<string, string>> = {};
  const ecs = await scripted(system({}));
  const directory = await folderWith();
  await writeFile(join(directory, 'deploy-kit.yml'), config);
  const options = { directory, env: ecs.environment, inputs: {} };
  await runAction('rollout', { ...options, onState: (saved) => (state = saved) });
  const before = ecs.calls.length;
  const post = await runAction('rollout', { ...options, stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(ecs.calls).toHaveLength(before);
});

test('a step that would not wait is refused', async () => {
  const file = config.replaceAll('poll: 50ms', 'wait-for-service-stability: false');
  const { run, ecs } = await rollOut(system({}), file);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('this one is not to wait');
  expect(ecs.calls).toEqual([]);
});

test('a phase with hosts is no place for it', async () => {
  const hosts = config
    .replace('phases:', 'hosts: { api: 10.0.0.1 }\nphases:')
    .replace('- name: first', '- name: first\n    hosts: api');
  const { run, ecs } = await rollOut(system({}), hosts);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('config-step-no-host');
  expect(ecs.calls).toEqual([]);
});
