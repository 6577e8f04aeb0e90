import { releasesToGoBackTo, type TargetReleases } from '../../../lib/rollout/way-back.js';
import { Hello, helloCompose } from '../../harness/hello.js';
import { reaching } from '../../harness/run-action.js';
import { HostWork } from './host-work.js';

let hello: Hello;
let work: HostWork;

beforeAll(async () => {
  hello = await Hello.start(2, { 1: {}, 2: {}, 3: {} });
  work = await HostWork.connect(hello);
  await deploy('1');
  await deploy('2');
});

afterAll(async () => {
  await work?.close();
  await hello?.stop();
});

async function deploy(version: string, inputs: Readonly<Record<string, string>> = {}): Promise<void> {
  const run = await hello.deploy(version, { 'stable-for': '0s', ...inputs });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
}

async function back(to?: string, rest: Parameters<HostWork['goBack']>[1] = {}) {
  return work.goBack(releasesToGoBackTo(await work.releases(), to), rest);
}

const idsOn = ({ releases }: TargetReleases) => releases.map(({ id }) => id);

test('a plan says from which release to which and each image by digest or id, and changes nothing', async () => {
  const [before, versions] = [await hello.containers(), await hello.versions()];
  const [one = [], two = []] = (await work.releases()).map(idsOn);
  const { outcome, results } = await back(undefined, { dryRun: true });
  expect(outcome).toBe('planned');
  const image = expect.stringMatching(/image hello\/web:deploy-kit-\w{12} -> hello\/web:deploy-kit-\w{12}/);
  for (const [index, ids] of [one, two].entries()) {
    expect(results[index]?.changes).toEqual([
      { subject: 'release', action: 'update', detail: `${ids[1]} -> ${ids[0]}` },
      { subject: 'service web', action: 'recreate', detail: image },
    ]);
  }
  expect(await hello.containers()).toEqual(before);
  expect(await hello.versions()).toEqual(versions);
});

test('all hosts go back to the release before, with their volumes', async () => {
  await Promise.all(
    hello.hosts.map((host) => host.run(['docker', 'exec', 'hello-web-1', 'touch', '/data/kept'])),
  );
  const ids = (await work.releases()).map(idsOn);
  const { results } = await back();
  expect(results).toMatchObject(
    ids.map(([before, now]) => ({
      outcome: 'rolled-back',
      details: {
        release: before,
        previousRelease: now,
        services: [{ service: 'web', image: 'hello/web:1' }],
      },
    })),
  );
  expect(await hello.versions()).toEqual(['1', '1']);
  await Promise.all(
    hello.hosts.map((host) => host.run(['docker', 'exec', 'hello-web-1', 'ls', '/data/kept'])),
  );
  expect(await work.statuses('1')).toMatchObject([
    { state: 'healthy', drift: [], behind: false },
    { state: 'healthy', drift: [], behind: false },
  ]);
});

test('the release that runs already is unchanged, and so is a deploy of it', async () => {
  const [one] = await work.releases();
  const ways = [{ target: one?.target ?? '', kind: 'back' as const, release: one?.current ?? '' }];
  expect((await work.goBack(ways)).outcome).toBe('unchanged');
  expect((await hello.deploy('1')).outputs.outcome).toBe('unchanged');
});

test('a release that was gone back from is gone forth to by its id', async () => {
  const [one] = await work.releases();
  await back(one?.releases.at(-1)?.id);
  expect(await hello.versions()).toEqual(['2', '2']);
});

test('only the host that the last run changed goes back', async () => {
  await deploy('3', reaching([hello.fleet.host(1)]));
  const [unchanged] = await hello.containers();
  await back();
  expect(await hello.versions()).toEqual(['2', '2']);
  expect((await hello.containers())[0]).toBe(unchanged);
});

test('the release before that is gone back to after it, and not the one that was left', async () => {
  await back();
  expect(await hello.versions()).toEqual(['1', '1']);
});

test('where there is none before, nothing is tried', async () => {
  const ways = await work.releases();
  expect(releasesToGoBackTo(ways)).toMatchObject([{ kind: 'none' }, { kind: 'none' }]);
});

test('a way back that fails returns to what ran, and the release can still be gone back to', async () => {
  const blocked = hello.fleet.host(1);
  await deploy('2');
  await hello.write('other.yml', helloCompose.replace('8080:8080', '8081:8080'));
  await deploy('1', { files: 'other.yml' });
  // The port of the release that is gone back to is taken meanwhile, on one host.
  await blocked.run(['docker', 'run', '-d', '--name', 'squatter', '-p', '8080:8080', 'hello/web:3']);
  const { outcome, error } = await back();
  expect(outcome).toBe('rolled-back');
  expect(error?.code).toBe('compose-up-failed');
  expect((await hello.fleet.host(0).get('http://localhost:8081/version')).body.trim()).toBe('1');
  expect((await blocked.get('http://localhost:8081/version')).body.trim()).toBe('1');
  await blocked.run(['docker', 'rm', '-f', 'squatter']);
  await back();
  expect(await hello.versions()).toEqual(['2', '2']);
});

test('an image that is gone from the host and came from no registry is told before anything is tried', async () => {
  const [host, other] = [hello.fleet.host(0), hello.fleet.host(1)];
  const ids = (await host.run(['docker', 'images', '-q', '--no-trunc', 'hello/web:1'])).split('\n');
  await host.run(['docker', 'rmi', '-f', ...new Set(ids)]);
  const containers = await hello.containers();
  const { outcome, results } = await back();
  expect(outcome).toBe('failed');
  expect(results.find(({ target }) => target === host.name)?.error).toMatchObject({
    code: 'release-image-gone',
    what: expect.stringContaining('hello/web:1 came from no registry'),
  });
  expect(await hello.containers()).toEqual(containers);
  expect((await other.get('http://localhost:8080/version')).body.trim()).toBe('2');
});
