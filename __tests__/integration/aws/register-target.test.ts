import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registerTarget } from '../../../actions/register-target/definition.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';
import { Wire } from '../../harness/wire.js';

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
  await makeBalancer('shop');
});

/** @returns the ARN of its listener at port 80 */
async function makeBalancer(name: string): Promise<string> {
  const made = await emulator.elb('CreateLoadBalancer', { Name: name });
  const listener = await emulator.elb('CreateListener', {
    LoadBalancerArn: /<LoadBalancerArn>([^<]+)/.exec(made)?.[1] ?? '',
    Port: '80',
    Protocol: 'HTTP',
    'DefaultActions.member.1.Type': 'fixed-response',
    'DefaultActions.member.1.FixedResponseConfig.StatusCode': '404',
  });
  return /<ListenerArn>([^<]+)/.exec(listener)?.[1] ?? '';
}

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

describe('the rules of seven services', () => {
  const rule = (priority: number | 'default', path?: string) => ({
    listener: 'ecommerce:80',
    priority,
    ...(path && { path }),
  });
  const rulesOf: Readonly<Record<string, readonly object[]>> = {
    user: [rule(1, '/api/users/*'), rule(2, '/api/auth/*')],
    product: [rule(3, '/api/products/*'), rule(4, '/api/categories/*')],
    order: [rule(5, '/api/orders/*')],
    payment: [rule(6, '/api/payments/*')],
    notification: [rule(7, '/api/notifications/*')],
    gateway: [rule(8, '/api/*')],
    frontend: [rule('default')],
  };
  const group = (name: string) => `ecommerce-${name}`;
  const runAll = async (): Promise<string[]> => {
    const endings: Ending[] = [];
    for (const [name, rules] of Object.entries(rulesOf))
      endings.push(await run({ 'target-group': group(name), create, rules }));
    return endings.map(({ outcome }) => outcome);
  };

  let listener: string;
  let wire: Wire;
  beforeAll(async () => {
    listener = await makeBalancer('ecommerce');
    wire = await Wire.to(emulator.environment.AWS_ENDPOINT_URL ?? '');
    process.env.AWS_ENDPOINT_URL = wire.url;
  });
  afterAll(() => {
    Object.assign(process.env, emulator.environment);
    wire?.stop();
  });

  /** `1 /api/users/* ecommerce-user`, as the load balancer has them. */
  async function listed(): Promise<string[]> {
    const described = await emulator.elb('DescribeRules', { ListenerArn: listener });
    const rules = described.split('<RuleArn>').slice(1);
    const parts = rules.map((text) => [
      /<Priority>([^<]+)/.exec(text)?.[1] ?? '',
      /<Values>\s*<member>([^<]+)/.exec(text)?.[1] ?? '-',
      /targetgroup\/([^/<]+)/.exec(text)?.[1] ?? '-',
    ]);
    return parts.map((words) => words.join(' ')).toSorted();
  }

  const all = [
    '1 /api/users/* ecommerce-user',
    '2 /api/auth/* ecommerce-user',
    '3 /api/products/* ecommerce-product',
    '4 /api/categories/* ecommerce-product',
    '5 /api/orders/* ecommerce-order',
    '6 /api/payments/* ecommerce-payment',
    '7 /api/notifications/* ecommerce-notification',
    '8 /api/* ecommerce-gateway',
    'default - ecommerce-frontend',
  ];

  test('arrive as listed, with the default', async () => {
    expect(await runAll()).toEqual(Array(7).fill('changed'));
    expect(await listed()).toEqual(all);
    expect(wire.writes.filter((action) => action === 'CreateRule')).toHaveLength(8);
  });

  test('are not written a second time', async () => {
    const asked = wire.actions.length;
    const written = wire.writes.length;
    expect(await runAll()).toEqual(Array(7).fill('unchanged'));
    expect(wire.actions.length).toBeGreaterThan(asked);
    expect(wire.writes).toHaveLength(written);
  });

  test('at the priority of somebody else are a conflict that is named, and nothing is changed', async () => {
    const written = wire.writes.length;
    const rules = [rule(9, '/api/refunds/*'), rule(5, '/api/invoices/*')];
    const { error, outcome } = await run({ 'target-group': group('payment'), rules });
    expect([outcome, error?.code]).toEqual(['failed', 'target-rule-taken']);
    expect(error?.what).toContain(
      'priority 5 of ecommerce:80 is taken: path /api/orders/* -> target group ecommerce-order',
    );
    expect(wire.writes).toHaveLength(written);
    expect(await listed()).toEqual(all);
  });
});
