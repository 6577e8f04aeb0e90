import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registerTarget } from '../../../actions/register-target/definition.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';

let emulator: AwsEmulator;
let services: Server[];

/** Services of this machine, and a load balancer `shop` of the emulator whose listener answers 404 by itself. */
beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
  services = ['users', 'frontend'].map((name) => createServer((_request, response) => response.end(name)));
  await Promise.all(
    services.map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))),
  );
  const made = await emulator.elb('CreateLoadBalancer', { Name: 'shop' });
  await emulator.elb('CreateListener', {
    LoadBalancerArn: /<LoadBalancerArn>([^<]+)/.exec(made)?.[1] ?? '',
    Port: '80',
    Protocol: 'HTTP',
    'DefaultActions.member.1.Type': 'fixed-response',
    'DefaultActions.member.1.FixedResponseConfig.StatusCode': '404',
  });
});

afterAll(async () => {
  for (const server of services) server.close();
  await emulator?.stop();
});

function portOf(index: number): number {
  const { port } = (services[index]?.address() ?? {}) as Partial<AddressInfo>;
  return port ?? 0;
}

async function run(given: Readonly<Record<string, unknown>>): Promise<Ending> {
  const read = readInputs(registerTarget, { poll: '50ms', ...given }, (name) => `input ${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  const { run: action } = await registerTarget.load();
  const identity = { id: '1', url: '', actor: '', sha: '', branch: '', repository: '', directory: '/' };
  return action(read.inputs, {
    run: identity,
    journal: new Journal(),
    signal: new AbortController().signal,
    mask: () => undefined,
    redact: (text) => text,
  });
}

/** What the load balancer answers to a path, through the emulator's data plane. */
async function answer(path: string): Promise<string> {
  const endpoint = emulator.environment.AWS_ENDPOINT_URL ?? '';
  const response = await fetch(`${endpoint}/_alb/shop${path}`);
  return response.ok ? response.text() : String(response.status);
}

const create = { Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', TargetType: 'ip' };

test('a group is made with a rule and a target, and requests flow there', async () => {
  expect(await answer('/api/users/1')).toBe('404');
  const users = {
    'target-group': 'users',
    create,
    targets: `127.0.0.1:${portOf(0)}`,
    rules: [{ listener: 'shop:80', priority: 1, path: '/api/users/*' }],
  };
  expect(await run(users)).toMatchObject({ outcome: 'changed', outputs: { healthy: true } });
  expect(await answer('/api/users/1')).toBe('users');
  expect(await answer('/')).toBe('404');
  expect((await run(users)).outcome).toBe('unchanged');
});

test('the default of the listener leads to another group, and stays with it', async () => {
  const frontend = {
    'target-group': 'frontend',
    create,
    targets: `127.0.0.1:${portOf(1)}`,
    rules: [{ listener: 'shop:80', priority: 'default' }],
  };
  expect((await run(frontend)).outcome).toBe('changed');
  expect(await answer('/')).toBe('frontend');
  expect((await run(frontend)).outcome).toBe('unchanged');
  const other = await run({ 'target-group': 'users', rules: frontend.rules });
  expect(other.error?.code).toBe('target-rule-taken');
});

test('a target that was drained gets no requests, and gets them again', async () => {
  const users = { 'target-group': 'users', targets: `127.0.0.1:${portOf(0)}` };
  expect((await run({ ...users, state: 'drained' })).outcome).toBe('changed');
  expect(await answer('/api/users/1')).toBe('503');
  expect((await run({ ...users, state: 'drained' })).outcome).toBe('unchanged');
  expect((await run(users)).outcome).toBe('changed');
  expect(await answer('/api/users/1')).toBe('users');
});

test('a target group that is not there is told with the nearest name', async () => {
  const { error } = await run({ 'target-group': 'user', targets: '127.0.0.1' });
  expect(error?.what).toBe('there is no target group user; did you mean users?');
});

test('an instance that does not run is told before it is registered', async () => {
  const made = await emulator.ec2('RunInstances', { ImageId: 'ami-00000000', MinCount: '1', MaxCount: '1' });
  const id = /<instanceId>([^<]+)/.exec(made)?.[1] ?? '';
  await emulator.ec2('StopInstances', { 'InstanceId.1': id });
  const instances = { ...create, TargetType: 'instance' };
  const { error } = await run({ 'target-group': 'instances', create: instances, targets: id });
  expect(error).toMatchObject({ code: 'target-instance', what: `the instance ${id} is stopped` });
});
