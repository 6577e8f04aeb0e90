import { BalancedShop } from '../../harness/balanced-shop.js';
import { runAction, signalled } from '../../harness/run-action.js';
import { underLoad } from '../../harness/under-load.js';

let shop: BalancedShop;

beforeAll(async () => {
  shop = await BalancedShop.start(['users']);
});
afterAll(() => shop?.stop());

/** The last thing that the run told of a step. */
function during(): string {
  const entry = shop.journal.entries.findLast(({ type }) => type.startsWith('step.'));
  return entry && 'step' in entry ? `${entry.target} ${entry.step} ${entry.type}` : 'between runs';
}

const load = (version: string) =>
  underLoad({ urls: shop.urls, perSecond: 200, during }, () => shop.deploy(version));

test('hosts that are not behind the load balancer yet are deployed and put there', async () => {
  expect(await shop.deploy('1')).toMatchObject({ outcome: 'deployed' });
  expect(shop.inService()).toEqual([2]);
  expect(shop.balancer.elb.writes.map((write) => write.split(' ')[0])).toEqual([
    'RegisterTargets',
    'RegisterTargets',
  ]);
  const made = shop.balancer.elb.writes.length;
  expect(await shop.deploy('1')).toMatchObject({ outcome: 'unchanged' });
  expect(shop.balancer.elb.writes).toHaveLength(made);
});

test('a new version is rolled over both hosts, and no request fails or is late', async () => {
  const { end, failed, slow, bodies } = await load('2');
  expect(end).toMatchObject({ outcome: 'deployed' });
  expect(failed).toEqual([]);
  expect(slow).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  expect(shop.inService()).toEqual([2]);
});

test('a version that does not get healthy goes back, and no request fails', async () => {
  const { end, failed, slow, bodies } = await load('sick');
  expect(end).toMatchObject({ outcome: 'rolled-back' });
  expect(failed).toEqual([]);
  expect(slow).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(shop.inService()).toEqual([2]);
});

/** Starts the action and kills it while the first host drains; what it saved for its post step. */
async function killedWhileDraining(version: string): Promise<Readonly<Record<string, string>>> {
  const { elb } = shop.balancer;
  const { stillDrains } = elb;
  elb.stillDrains = () => true;
  const run = await runAction('rollout', { ...action(version), ...signalled('SIGKILL', 'is draining') });
  expect(run.exitCode).toBeNull();
  elb.stillDrains = stillDrains;
  expect(shop.inService()).toEqual([1]);
  return run.state;
}

const action = (version: string) => ({
  inputs: {},
  directory: shop.folder,
  env: { ...shop.balancer.elb.environment, ...shop.environmentFor(version) },
});

test('a run that is killed in the middle of a drain is made good by its post step', async () => {
  const state = await killedWhileDraining('1');
  const post = await runAction('rollout', { ...action('1'), stage: 'post', state });
  expect(post.log).toContain('was put back');
  expect(shop.inService()).toEqual([2]);
});

test('a run that is killed in the middle of a drain is made good by the next one', async () => {
  await killedWhileDraining('1');
  expect(await shop.deploy('2')).toMatchObject({ outcome: 'deployed' });
  expect(shop.inService()).toEqual([2]);
});
