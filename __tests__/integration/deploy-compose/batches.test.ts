import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

let hello: Hello;

beforeAll(async () => {
  hello = await Hello.start(3, { 1: {}, 2: {}, exits: { EXIT_CODE: '3' } });
  expect(await deploy('1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

afterAll(() => hello?.stop());

function deploy(version: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return hello.deploy(version, { 'stable-for': '0s', ...inputs });
}

const resultsOf = (run: ActionRun): Record<string, string> =>
  Object.fromEntries(
    (JSON.parse(run.outputs.results ?? '[]') as { target: string; outcome: string }[]).map(
      ({ target, outcome }) => [target, outcome],
    ),
  );

interface Times {
  readonly started: bigint;
  readonly healthy: bigint;
}

/** Deploys, and when on each host the engine started the container and first found it healthy, nanoseconds. */
async function timesOf(work: () => Promise<void>): Promise<[Times, Times, Times]> {
  const since = await hello.fleet.host(0).run(['date', '+%s.%N']);
  await work();
  const until = await hello.fleet.host(0).run(['date', '+%s.%N']);
  const format = '{{.TimeNano}} {{.Action}}';
  const argv = [
    'docker',
    'events',
    '--since',
    since,
    '--until',
    until,
    '--filter',
    'type=container',
    '--format',
    format,
  ];
  const times = hello.hosts.map(async (host) => {
    const events = await host.run(argv);
    const first = (action: string) => BigInt(new RegExp(`^(\\d+) ${action}$`, 'm').exec(events)?.[1] ?? 0);
    return { started: first('start'), healthy: first('health_status: healthy') };
  });
  return (await Promise.all(times)) as [Times, Times, Times];
}

/** From now on, version 2 ends at once on this host: the tag is another image there. */
async function breakVersion2(host: FleetHost): Promise<() => Promise<unknown>> {
  await host.run(['docker', 'tag', 'hello/web:2', 'hello/web:whole']);
  await host.run(['docker', 'tag', 'hello/web:exits', 'hello/web:2']);
  return () => host.run(['docker', 'tag', 'hello/web:whole', 'hello/web:2']);
}

test('a failure on the second of three hosts leaves the third untouched and takes the first back', async () => {
  const [, second, third] = hello.hosts as [FleetHost, FleetHost, FleetHost];
  const [before] = (await hello.containers()).slice(2);
  const mend = await breakVersion2(second);
  const run = await deploy('2', { batch: '1' });
  await mend();
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', changed: 'false' } });
  expect(run.errors[0]).toMatch(/host host2, service web .*exited with code 3/s);
  expect(await hello.versions()).toEqual(['1', '1', '1']);
  expect((await hello.containers())[2]).toBe(before);
  expect(await third.run(['sh', '-c', 'docker ps -aq | wc -l'])).toBe('1');
  expect(resultsOf(run)).toEqual({ host1: 'rolled-back', host2: 'rolled-back', host3: 'unchanged' });
});

test('max-failures keeps the good hosts on the new version while the failed one goes back', async () => {
  const [, second] = hello.hosts as [FleetHost, FleetHost, FleetHost];
  const mend = await breakVersion2(second);
  const run = await deploy('2', { batch: '1', 'max-failures': '1' });
  await mend();
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'true' } });
  expect(run.errors[0]).toMatch(/host host2, service web .*exited with code 3/s);
  expect(await hello.versions()).toEqual(['2', '1', '2']);
  expect(resultsOf(run)).toEqual({ host1: 'deployed', host2: 'rolled-back', host3: 'deployed' });
});

test('the next deploy switches only the host that is behind', async () => {
  const before = await hello.containers();
  const run = await deploy('2', { batch: '1' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(resultsOf(run)).toEqual({ host1: 'unchanged', host2: 'deployed', host3: 'unchanged' });
  const after = await hello.containers();
  expect([after[0], after[2]]).toEqual([before[0], before[2]]);
  expect(await hello.versions()).toEqual(['2', '2', '2']);
});

test('batch 1 switches one host after another, each when the one before is well', async () => {
  const [first, second, third] = await timesOf(async () => {
    const run = await deploy('1', { batch: '1' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  });
  expect(first.healthy).toBeGreaterThan(first.started);
  expect(second.started).toBeGreaterThan(first.healthy);
  expect(third.started).toBeGreaterThan(second.healthy);
});

test('batches grow from a canary to all the others', async () => {
  const [first, second, third] = await timesOf(async () => {
    const run = await deploy('2', { batch: '[1, 100%]' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  });
  expect(second.started).toBeGreaterThan(first.healthy);
  expect(third.started).toBeGreaterThan(first.healthy);
  expect(await hello.versions()).toEqual(['2', '2', '2']);
});

test('a canary that fails is the only host that was ever touched', async () => {
  const before = await hello.containers();
  const run = await deploy('exits', { batch: '[1, 100%]' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect((await hello.containers()).slice(1)).toEqual(before.slice(1));
  expect(resultsOf(run)).toEqual({ host1: 'rolled-back', host2: 'unchanged', host3: 'unchanged' });
  expect(await hello.versions()).toEqual(['2', '2', '2']);
});
