import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../../../lib/fleet/engine.js';
import { type FleetHost, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { Hello, helloCompose } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

const password = 'registry-hush7f3a';

let registry: Registry;
let hello: Hello;
let host: FleetHost;

beforeAll(async () => {
  registry = await startRegistry({ username: 'deployer', password });
  const fleet = await startFleet({ hosts: 1, registry });
  hello = new Hello(fleet, await mkdtemp(join(tmpdir(), 'deploy-kit-workspace-')));
  host = fleet.host(0);
  await hello.write('compose.yml', helloCompose);
  await fleet.loadImage('deploy-kit/busybox-service');
});

afterAll(async () => {
  await hello?.stop();
  await registry?.stop();
});

/** An image that only the engine of this machine has. */
function make(reference: string, version: string, environment: Record<string, string> = {}): Promise<string> {
  return hello.fleet.makeImage({ reference, version, environment });
}

const serves = async (port = 8080) => (await host.get(`http://localhost:${port}/version`)).body.trim();
const containers = () => host.run(['docker', 'ps', '-q', '--no-trunc']);

describe('transfer: ssh', () => {
  const image = 'hello/local:main';
  const deploy = (version: string) =>
    hello.deploy(version, { transfer: 'ssh', env: `IMAGE=${image}`, 'stable-for': '0s' });

  test('brings an image that only the engine of the runner has', async () => {
    await hello.fleet.makeImage({ reference: image, version: '1', layerBytes: 12_000_000 });
    const before = await receivedBytes();
    expect(await deploy('1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves()).toBe('1');
    expect((await receivedBytes()) - before).toBeGreaterThan(12_000_000);
  });

  test('changes nothing while the tag stays where it is', async () => {
    const before = await containers();
    expect(await deploy('1')).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
    expect(await containers()).toBe(before);
  });

  test('sees that the tag moved on the runner, and brings the new layer only', async () => {
    const dockerfile = `FROM ${image}\nENV VERSION=2\nRUN echo new >/new-layer`;
    const label = `deploy-kit.fleet=${hello.fleet.id}`;
    await docker(['build', '--quiet', '--label', label, '--tag', image, '-'], { stdin: dockerfile });
    const before = await receivedBytes();
    expect(await deploy('2')).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves()).toBe('2');
    expect((await receivedBytes()) - before).toBeLessThan(4_000_000);
  });

  test('goes back to the image that ran when the tag moved to one that fails', async () => {
    await make(image, '3', { EXIT_CODE: '4' });
    const run = await deploy('3');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toContain('exited with code 4');
    expect(await serves()).toBe('2');
  });

  test('names an image that the runner does not have', async () => {
    const run = await hello.deploy('x', { transfer: 'ssh', env: 'IMAGE=hello/nowhere:1' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toMatch(/hello\/nowhere:1.*\[image-missing\]/s);
    expect(await serves()).toBe('2');
  });
});

describe('a registry with a password', () => {
  let reference: string;
  /** The digest that the tag has since it moved. */
  let moved: string;

  const deploy = (inputs: Record<string, string> = {}): Promise<ActionRun> =>
    hello.deploy('', {
      project: 'private',
      env: `IMAGE=${reference}`,
      pull: 'always',
      'stable-for': '0s',
      registry: registry.address,
      'registry-username': 'deployer',
      'registry-password': password,
      ...inputs,
    });

  async function pushed(version: string, environment: Record<string, string> = {}): Promise<string> {
    const image = await make(`hello/private:${version}`, version, environment);
    const { digest } = await registry.push(image, 'team/web:main');
    return digest;
  }

  beforeAll(async () => {
    await hello.write('compose.yml', helloCompose.replace('"8080:8080"', '"8081:8080"'));
    reference = `${registry.address}/team/web:main`;
  });

  test('refuses a wrong password before anything is touched', async () => {
    await pushed('1');
    const run = await deploy({ 'registry-password': 'wrong-hush7f3a' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain('[image-login-refused]');
    expect(run.errors[0]).toContain('deployer');
    expect(shown(run)).not.toContain('hush7f3a');
    expect(await host.run(['docker', 'ps', '-aq', '--filter', 'name=private'])).toBe('');
  });

  test('without a password is told to give one', async () => {
    const run = await deploy({ registry: '', 'registry-username': '', 'registry-password': '' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toMatch(/team\/web:main.*registry-password.*\[image-access-denied\]/s);
  });

  test('gives the image, whose digest the release pins', async () => {
    const digest = await pushed('1');
    const run = await deploy();
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves(8081)).toBe('1');
    expect(await record()).toMatchObject({ services: { web: { image: reference, pinned: digest } } });
    expect(shown(run)).not.toContain('hush7f3a');
  });

  test('leaves no password on the host', async () => {
    const places = ['/home', '/root', '/tmp', '/var/tmp', '/run', '/etc'];
    const auth = Buffer.from(`deployer:${password}`).toString('base64');
    for (const text of [password, auth]) {
      const { stdout } = await host.exec(['grep', '-rlsF', text, ...places]);
      expect(stdout).toBe('');
    }
  });

  test('has nothing new for pull: always, which is unchanged', async () => {
    const before = await containers();
    expect(await deploy({ 'dry-run': 'true' })).toMatchObject({ outputs: { outcome: 'unchanged' } });
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
    expect(await containers()).toBe(before);
  });

  test('is not asked by pull: missing when the tag has moved', async () => {
    moved = await pushed('2');
    expect(await deploy({ pull: 'missing' })).toMatchObject({
      exitCode: 0,
      outputs: { outcome: 'unchanged' },
    });
  });

  test('is asked by a plan with pull: always, which names both digests and brings nothing', async () => {
    const look = "docker images --format '{{.ID}} {{.Tag}} {{.Digest}}'; find /home /root";
    const traces = () => host.run(['sh', '-c', look]);
    const [ran, before] = [(await record()).services.web.pinned, await traces()];
    const run = await deploy({ 'dry-run': 'true' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned', changed: 'false' } });
    expect(run.outputs.diff).toContain(`image ${reference}: ${ran} -> ${moved}`);
    expect(await traces()).toBe(before);
    expect(shown(run)).not.toContain('hush7f3a');
  });

  test('has a moved tag, which pull: always deploys', async () => {
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves(8081)).toBe('2');
  });

  test('may move the tag to what fails: the digest that ran comes back', async () => {
    const ran = (await record()).services.web.pinned;
    await pushed('3', { EXIT_CODE: '6' });
    const run = await deploy();
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(await serves(8081)).toBe('2');
    expect((await record()).services.web.pinned).toBe(ran);
  });

  test('takes the override of one service by digest', async () => {
    const digest = await pushed('4');
    const run = await deploy({ images: `web=${digest}`, pull: 'missing' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves(8081)).toBe('4');
  });

  async function record(): Promise<{ services: { web: { pinned: string } } }> {
    return JSON.parse(await host.run(['cat', '/home/ubuntu/.deploy-kit/private/current/release.json']));
  }
});

describe('build: true', () => {
  const deploy = () =>
    hello.deploy('', {
      project: 'built',
      files: 'built.yml',
      upload: 'app',
      env: '',
      build: 'true',
      'stable-for': '0s',
    });

  beforeAll(async () => {
    await mkdir(join(hello.workspace, 'app'));
    await hello.write(
      'app/Dockerfile',
      'FROM deploy-kit/busybox-service\nCOPY version /version\nENV VERSION=b1\n',
    );
    await hello.write('app/version', 'one\n');
    const text = helloCompose.replace('"8080:8080"', '"8082:8080"').replace(/image: .*/, 'build: ./app');
    await hello.write('built.yml', text);
  });

  test('builds on the host from the files that were uploaded', async () => {
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await serves(8082)).toBe('b1');
    expect(await host.run(['docker', 'exec', 'built-web-1', 'cat', '/version'])).toBe('one');
  });

  test('builds nothing when nothing changed', async () => {
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  });

  test('builds again when a file changed', async () => {
    await hello.write('app/version', 'two\n');
    expect(await deploy()).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(await host.run(['docker', 'exec', 'built-web-1', 'cat', '/version'])).toBe('two');
  });

  test('goes back to the image that was built before when the new one fails', async () => {
    await hello.write('app/version', 'three\n');
    await hello.write(
      'app/Dockerfile',
      'FROM deploy-kit/busybox-service\nCOPY version /version\nENV EXIT_CODE=8\n',
    );
    expect(await deploy()).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(await host.run(['docker', 'exec', 'built-web-1', 'cat', '/version'])).toBe('two');
  });

  test('tells a Dockerfile that fails before anything is touched', async () => {
    const before = await containers();
    await hello.write('app/Dockerfile', 'FROM deploy-kit/busybox-service\nCOPY missing /\n');
    const run = await deploy();
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toMatch(/missing.*\[compose-build-failed\]/s);
    expect(await containers()).toBe(before);
  });
});

/** What people see; the runner swallows the lines that tell it what to hide. */
function shown({ log, summary, outputs }: ActionRun): string {
  return log.replaceAll(/^::add-mask::[^\n]*$/gm, '') + summary + JSON.stringify(outputs);
}

/** What came to the host over its network. */
async function receivedBytes(): Promise<number> {
  return Number(await host.run(['cat', '/sys/class/net/eth0/statistics/rx_bytes']));
}
