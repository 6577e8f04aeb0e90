import { dirname, join, resolve } from 'node:path';
import { type Noticed, RequestStream, type StreamReport } from '../../lib/load/request-stream.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { type Answer, Ecommerce, ecommerceServices } from '../harness/ecommerce.js';

/**
 * examples/ecommerce-ec2 as a user copies it, run by act from the front doors and the bundle: real Node and PM2 on its
 * hosts, and requests that flow through a real nginx. What is scripted is the API of the load balancer.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

let shop: Ecommerce;
beforeAll(async () => {
  shop = await Ecommerce.start(root, kit);
});
afterAll(() => shop?.stop());

const services = Object.entries(ecommerceServices);
const outcomeOf = (run: WorkflowRun) => run.outputs('Roll out').outcome;

/** The targets that were taken out or put in, without their ports. */
const moves = (writes: readonly string[]): readonly string[] =>
  writes
    .filter((write) => /^(Register|Deregister)Targets/.test(write))
    .map((write) => write.replace(/:.*/, ''));

test('the first push makes target groups and rules, and every path leads to its service', async () => {
  const run = await shop.push('first');
  expect(run.errors).toEqual([]);
  expect(outcomeOf(run)).toBe('deployed');
  for (const [name, { paths }] of services)
    for (const path of paths) expect(await shop.ask(path)).toMatchObject({ name, version: '1.0.0' });
});

test('the rules of the listener are as listed, 1 to 8 and default', () => {
  const { groups, rules } = shop.balancer.elb;
  const nameOf = (arn?: string) => groups.find((group) => group.TargetGroupArn === arn)?.TargetGroupName;
  const listed = rules
    .toSorted((one, other) => one.Priority.localeCompare(other.Priority))
    .map(({ Priority, Conditions = [], Actions = [] }) => [
      Priority,
      Conditions.flatMap(({ Values, PathPatternConfig }) => Values ?? PathPatternConfig?.Values ?? []).join(),
      nameOf(Actions[0]?.TargetGroupArn ?? Actions[0]?.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn),
    ]);
  expect(listed).toEqual([
    ['1', '/api/users/*', 'ecommerce-user'],
    ['2', '/api/auth/*', 'ecommerce-user'],
    ['3', '/api/products/*', 'ecommerce-product'],
    ['4', '/api/categories/*', 'ecommerce-product'],
    ['5', '/api/orders/*', 'ecommerce-order'],
    ['6', '/api/payments/*', 'ecommerce-payment'],
    ['7', '/api/notifications/*', 'ecommerce-notification'],
    ['8', '/api/*', 'ecommerce-gateway'],
    ['default', '', 'ecommerce-frontend'],
  ]);
});

test('a host has two workers, and logs where the example says', async () => {
  const [host] = shop.hosts('user');
  expect(await host?.run(['ls', '/var/log/ecommerce'])).toBe('user-err.log\nuser.log');
});

test('the same again changes nothing: no write call is made', async () => {
  const before = shop.balancer.elb.writes.length;
  const run = await shop.push('again');
  expect(run.errors).toEqual([]);
  expect(outcomeOf(run)).toBe('unchanged');
  expect(shop.balancer.elb.writes).toHaveLength(before);
});

describe('while requests flow on every path', () => {
  let stream: RequestStream;
  let report: StreamReport;
  let before: number;
  beforeAll(async () => {
    const urls = services.flatMap(([, { paths }]) => paths.map((path) => shop.balancer.url(path)));
    before = shop.balancer.elb.writes.length;
    stream = await RequestStream.start({
      targets: urls.map((url) => ({ url, status: 200 })),
      perSecond: 120,
    });
  });
  afterAll(() => stream?.stop());

  test('new versions of two services are rolled over two hosts each, one host at a time', async () => {
    await shop.release('user', '2.0.0');
    await shop.release('product', '2.0.0');
    const run = await shop.push('version 2');
    expect(run.errors).toEqual([]);
    expect(outcomeOf(run)).toBe('deployed');
    const moved = moves(shop.balancer.elb.writes.slice(before));
    for (const service of ['user', 'product'] as const) {
      const addresses = shop.hosts(service).map(({ internalAddress }) => internalAddress);
      const own = moved.filter((move) => addresses.some((address) => move.endsWith(` ${address}`)));
      const [first, , second] = own.map((move) => move.split(' ')[1]);
      expect(own).toEqual(
        [first, second].flatMap((host) => [`DeregisterTargets ${host}`, `RegisterTargets ${host}`]),
      );
    }
    expect(moved).toHaveLength(8);
  });

  test('a version that dies once it has taken over is taken back', async () => {
    // Well when it is tried, and dead within the 5 s that workers are then watched for, on a machine of any speed.
    const dies = "server.once('listening', () => setTimeout(() => process.exit(3), 4000));";
    await shop.release('user', '3.0.0', `if (!process.env.DEPLOY_KIT_TRIAL) ${dies}`);
    const run = await shop.push('version 3');
    expect(outcomeOf(run)).toBe('rolled-back');
    // Seen between its end and its restart, or after it.
    expect(run.errors[0]?.message).toMatch(/^user: host user-1.*\[pm2-worker-(restarted|ended)\]$/s);
    expect(shop.balancer.elb.members('ecommerce-user')).toHaveLength(2);
  });

  test('none of ten thousand requests fails, and none is answered by the version that dies', async () => {
    while (stream.sent < 10_000) await new Promise((done) => setTimeout(done, 100));
    report = await stream.stop();
    expect(report.failed).toEqual([]);
    expect(versionsOf(report, 'user')).toEqual(['1.0.0', '2.0.0']);
    expect(versionsOf(report, 'product')).toEqual(['1.0.0', '2.0.0']);
  });

  test('none takes over a second that is not as slow at services which nobody deploys', () => {
    const isRolled = ({ url }: Noticed) => /\/api\/(users|auth|products|categories)\//.test(url);
    const others = report.slow.filter((one) => !isRolled(one));
    const isAlone = (one: Noticed) =>
      !others.some(({ atMs, tookMs }) => atMs < one.atMs + one.tookMs && one.atMs < atMs + tookMs);
    expect(report.slow.filter((one) => one.tookMs > 1000 && isRolled(one) && isAlone(one))).toEqual([]);
  });
});

const versionsOf = ({ bodies }: StreamReport, service: string): string[] => {
  const answers = [...bodies.keys()].map((body) => JSON.parse(body) as Answer);
  return [
    ...new Set(answers.filter(({ name }) => name === service).map(({ version }) => version)),
  ].toSorted();
};

test('one host more is one address more: it is set up and registered, the others stay in service', async () => {
  await shop.release('user', '2.0.0');
  shop.userHosts = 3;
  const before = shop.balancer.elb.writes.length;
  const run = await shop.push('one host more');
  expect(run.errors).toEqual([]);
  expect(outcomeOf(run)).toBe('deployed');
  const [, , added] = shop.hosts('user');
  expect(moves(shop.balancer.elb.writes.slice(before))).toEqual([
    `RegisterTargets ${added?.internalAddress}`,
  ]);
});
