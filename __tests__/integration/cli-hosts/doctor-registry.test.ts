import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import { deployKit } from '../cli/command-line.js';

let registry: Registry;
let fleet: Fleet;
let hello: Hello;
const password = 'correct horse $HOME "battery"';

beforeAll(async () => {
  registry = await startRegistry({ username: 'robot', password });
  fleet = await startFleet({ hosts: [{ name: 'web' }], registry });
  hello = await Hello.of(fleet);
});

afterAll(async () => {
  await fleet?.stop();
  await hello?.stop();
  await registry?.stop();
});

/** What `doctor` finds of a registry, with and without a login. */
async function registryCheck(address: string, login?: string) {
  const { username, address: host, port, privateKey, knownHosts } = fleet.host('web');
  const inputs = login === undefined ? '' : ', registry-username: robot, registry-password: "${PASSWORD}"';
  await hello.write(
    'deploy-kit.yml',
    `project: hello
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts: { web: "${username}@${host}:${port}" }
phases:
  - name: web
    hosts: web
    steps:
      - deploy-compose: { env: { IMAGE: "hello/web:1" }, registry: "${address}"${inputs} }
`,
  );
  const env = { KEY: privateKey, KNOWN_HOSTS: knownHosts, ...(login !== undefined && { PASSWORD: login }) };
  const { stdout, stderr, exitCode } = await deployKit(['doctor', '--json'], {
    directory: hello.workspace,
    env,
  });
  if (!stdout.startsWith('{')) throw new Error(`doctor ended with ${exitCode}: ${stderr}`);
  expect(stdout).not.toContain(password);
  const { checks } = JSON.parse(stdout) as { checks: readonly { name: string }[] };
  return checks.find(({ name }) => name === `registry ${address}`);
}

test('a login that works is OK, and nothing of it stays on the host', async () => {
  expect(await registryCheck(registry.address, password)).toMatchObject({
    status: 'OK',
    said: `robot is let in to ${registry.address}`,
  });
  expect(
    await fleet.host('web').run(['sh', '-c', 'ls -d /tmp/deploy-kit* /home/ubuntu/.docker 2>/dev/null || :']),
  ).toBe('');
});

test('a password that is wrong is NG, with what to do', async () => {
  expect(await registryCheck(registry.address, 'wrong')).toMatchObject({
    status: 'NG',
    remedy: expect.stringMatching(/\S/),
  });
});

test('without a login it is enough that the registry answers', async () => {
  expect(await registryCheck(registry.address)).toMatchObject({ status: 'OK' });
  expect(await registryCheck('127.0.0.1:9')).toMatchObject({
    status: 'NG',
    said: '127.0.0.1:9 does not answer at port 9',
  });
});
