import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../../../lib/fleet/ports.js';
import { Hello, helloCompose } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

type Inputs = Readonly<Record<string, string>>;

let hello: Hello;
/** Takes connections and never says a word. */
let silent: Server;
let silentPort: number;
let untouched: string[];

beforeAll(async () => {
  hello = await Hello.start(1, { 1: {} });
  silentPort = await freePort();
  silent = createServer().listen(silentPort, '127.0.0.1');
  untouched = await lookAtAll();
});

afterAll(async () => {
  silent?.close();
  await hello?.stop();
});

afterEach(async () => {
  expect(await lookAtAll()).toEqual(untouched);
  await hello.write('compose.yml', helloCompose);
});

const target = () => hello.fleet.host(0).target;
const address = () => `127.0.0.1:${hello.fleet.host(0).port}`;

/** What is wrong, the inputs that say it, the code that it has, and what the message holds besides. */
const mistakes: readonly (readonly [string, () => Inputs, string, RegExp])[] = [
  ['no host', () => ({ host: '' }), 'input-missing', /host/],
  ['only commas for hosts', () => ({ host: ' ,\n, ' }), 'ssh-host-missing', /host/],
  ['a port out of range', () => ({ host: 'web=127.0.0.1:65536' }), 'ssh-host-port', /65536.*65535/],
  ['a port that is no number', () => ({ host: '127.0.0.1:ssh' }), 'ssh-host-port', /127\.0\.0\.1:ssh/],
  ['a default port out of range', () => ({ port: '0' }), 'input-invalid', /port/],
  [
    'two hosts with one name',
    () => ({ host: `web=${address()}\nweb=127.0.0.1:9` }),
    'ssh-host-twice',
    /two hosts have the name web/,
  ],
  [
    'a public key',
    () => ({
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFYc9mSz0bXq2nJQpU8Zk1n5b0xQ2b8mFf8dVJ0wq1aR me@laptop',
    }),
    'ssh-key-public',
    /input key: .*private half/s,
  ],
  ['a text that is no key', () => ({ key: 'hunter2 hunter2' }), 'ssh-key-invalid', /input key/],
  [
    'a compose file that is missing',
    () => ({ files: 'deploy/compose.yml' }),
    'compose-file-missing',
    /deploy\/compose\.yml/,
  ],
  ['a compose file outside', () => ({ files: '/etc/hostname' }), 'compose-file-outside', /hostname/],
  ['an upload that is missing', () => ({ upload: 'nginx.conf' }), 'compose-file-missing', /nginx\.conf/],
  [
    'a pattern that matches nothing',
    () => ({ upload: 'conf/*.conf' }),
    'compose-file-missing',
    /conf\/\*\.conf/,
  ],
  [
    'a secret line without =',
    () => ({ secrets: 'A=1\nhunter2hunter2' }),
    'input-invalid',
    /secrets.*line 2 has no "="/s,
  ],
  ['a name in env and in secrets', () => ({ secrets: 'IMAGE=x' }), 'input-conflict', /IMAGE/],
  ['batch 0', () => ({ batch: '0' }), 'input-invalid', /batch/],
  ['batch 0%', () => ({ batch: '0%' }), 'input-invalid', /batch/],
  ['batches that are none', () => ({ batch: '[1, half]' }), 'input-invalid', /batch/],
  [
    'a time that is none',
    () => ({ 'health-timeout': '2 minutes' }),
    'input-invalid',
    /health-timeout.*2m|health-timeout.*30s/s,
  ],
  ['a time without unit', () => ({ 'stable-for': '5' }), 'input-invalid', /stable-for/],
  ['a negative time', () => ({ 'connect-timeout': '-1s' }), 'input-invalid', /connect-timeout/],
  ['a count that is none', () => ({ 'max-failures': 'few' }), 'input-invalid', /max-failures/],
  ['no release kept', () => ({ 'keep-releases': '0' }), 'input-invalid', /keep-releases/],
  ['a boolean that is none', () => ({ rollback: 'maybe' }), 'input-invalid', /rollback.*true/s],
  ['a choice that is none', () => ({ pull: 'allways' }), 'input-invalid', /pull.*always/s],
  ['an image override without service', () => ({ images: 'hello/web:1' }), 'input-invalid', /images/],
  ['a project name that is none', () => ({ project: 'My Project' }), 'compose-project-unknown', /My Project/],
  [
    'a fingerprint that is none',
    () => ({ 'known-hosts': '', fingerprint: 'MD5:aa:bb' }),
    'ssh-fingerprint-format',
    /MD5:aa:bb/,
  ],
  [
    'a known_hosts line that is none',
    () => ({ 'known-hosts': 'SHA256:abc' }),
    'ssh-known-hosts-line',
    /line 1/,
  ],
];

test.each(mistakes)('%s is told before any host is reached', async (_, inputs, code, message) => {
  const run = await hello.deploy('1', inputs());
  expectRefusal(run, code);
  expect(run.errors[0]).toMatch(message);
  expect(seen(run)).not.toContain('hunter2');
  expect(await stateFolder()).toBe('');
});

test('a key with a wrong passphrase, or with none, names the passphrase', async () => {
  const file = join(hello.workspace, 'locked');
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open sesame', '-f', file]);
  const { stdout: key } = await promisify(execFile)('cat', [file]);
  for (const passphrase of ['', 'open says me']) {
    const run = await hello.deploy('1', { key, passphrase });
    expectRefusal(run, 'ssh-key-passphrase');
    expect(run.errors[0]).toMatch(/input passphrase/);
    expect(seen(run)).not.toContain('open says me');
  }
});

test('several mistakes are told at once, in one annotation', async () => {
  const run = await hello.deploy('1', {
    batch: '0',
    'stable-for': 'soon',
    secrets: 'hunter2hunter2',
    'max-failures': '-1',
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors).toHaveLength(1);
  for (const input of ['batch', 'stable-for', 'secrets', 'max-failures'])
    expect(run.errors[0]).toContain(input);
  expect(seen(run)).not.toContain('hunter2');
});

test('mistakes in hosts, keys, pins and files are told at once, in one annotation', async () => {
  const run = await hello.deploy('1', {
    host: 'a=127.0.0.1:0\nb=127.0.0.1:99999',
    key: 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ',
    files: 'missing.yml,gone.yml',
    upload: 'nowhere',
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors).toHaveLength(1);
  for (const part of ['127.0.0.1:0', '99999', 'ssh-key-public', 'missing.yml', 'gone.yml', 'nowhere']) {
    expect(run.errors[0]).toContain(part);
  }
});

const unreachable: readonly (readonly [string, () => Promise<string>, string])[] = [
  ['a name without address', async () => 'other=ubuntu@no-such-host.invalid', 'ssh-address-unknown'],
  [
    'a port where nothing listens',
    async () => `other=ubuntu@127.0.0.1:${await freePort()}`,
    'ssh-connection-refused',
  ],
  ['a host that does not answer', async () => `other=ubuntu@127.0.0.1:${silentPort}`, 'ssh-connect-timeout'],
];

test.each(unreachable)('%s fails the deploy before the other host is touched', async (_, other, code) => {
  // Time for the other host to let us in.
  const run = await hello.deploy('1', { host: `${target()}\n${await other()}`, 'connect-timeout': '8s' });
  expectRefusal(run, code);
  expect(run.errors[0]).toContain('host other');
  expect(await stateFolder()).toBe('');
});

test('all hosts that cannot be reached are told', async () => {
  const [one, two] = [await freePort(), await freePort()];
  const run = await hello.deploy('1', { host: `one=127.0.0.1:${one}\ntwo=127.0.0.1:${two}` });
  expect(run.errors.join('\n')).toMatch(/host one.*host two/s);
  expect(JSON.parse(run.outputs.results ?? '[]')).toMatchObject([
    { target: 'one', outcome: 'failed' },
    { target: 'two', outcome: 'failed' },
  ]);
});

test('a key that the host does not know is told with what was offered', async () => {
  const file = join(hello.workspace, 'stranger');
  await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
  const { stdout: key } = await promisify(execFile)('cat', [file]);
  const run = await hello.deploy('1', { key });
  expectRefusal(run, 'ssh-auth-failed');
  expect(run.errors[0]).toContain('user ubuntu');
});

const invalidFiles: readonly (readonly [string, string, RegExp])[] = [
  ['no YAML', 'services:\n  web:\n    image: [\n', /compose\.yml.*line 4|line 4|yaml/s],
  ['an unknown key', helloCompose.replace('restart:', 'restrt:'), /services\.web.*restrt/s],
  [
    'a variable that is required and not there',
    helloCompose.replace('IMAGE:?', 'OTHER:?say which'),
    /OTHER.*say which/s,
  ],
  ['a service without image', 'services:\n  web: {}\n', /web/],
  ['a missing env_file', helloCompose.replace('restart:', 'env_file: other.env\n    restart:'), /other\.env/],
];

test.each(invalidFiles)(
  'a compose file with %s is told in the words of Compose',
  async (_, text, message) => {
    await hello.write('compose.yml', text);
    const run = await hello.deploy('1');
    expectRefusal(run, 'compose-invalid');
    expect(run.errors[0]).toMatch(message);
    // Nobody can look into a folder that is gone.
    expect(run.errors[0]).not.toContain('/releases/');
  },
);

test('a service that an input names and the file does not have is told with those that it has', async () => {
  const run = await hello.deploy('1', { images: 'wep=hello/web:1', services: 'worker' });
  expectRefusal(run, 'compose-service-unknown');
  expect(run.errors).toHaveLength(1);
  expect(run.errors[0]).toMatch(/wep.*worker|worker.*wep/s);
  expect(run.errors[0]).toContain('The services are web');
});

test('a first deploy that Compose refuses leaves no state on the host', async () => {
  await hello.write('compose.yml', helloCompose.replace('restart:', 'restrt:'));
  expectRefusal(await hello.deploy('1', { directory: '~/elsewhere' }), 'compose-invalid');
  expect(await hello.fleet.host(0).run(['find', '/home/ubuntu', '-path', '*elsewhere*'])).toBe('');
});

/** What people see; the runner swallows the lines that tell it what to hide. */
function seen({ log, summary }: ActionRun): string {
  return log.replaceAll(/^::add-mask::[^\n]*$/gm, '') + summary;
}

function stateFolder(): Promise<string> {
  return hello.fleet.host(0).run(['sh', '-c', 'ls -d /home/ubuntu/.deploy-kit 2>/dev/null || true']);
}

/** One annotation with the code and a remedy, and nothing tried. */
function expectRefusal(run: ActionRun, code: string): void {
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.outputs.changed ?? 'false').toBe('false');
  expect(run.errors).toHaveLength(1);
  expect(run.errors[0]).toContain(`[${code}]`);
  // What happened, what to do, and the code: at least a line each.
  expect(run.errors[0]?.trim().split('\n').length).toBeGreaterThanOrEqual(3);
  expect(run.log).not.toMatch(/^\s+at .*\.js:\d+/m);
}

/** Everything of the hosts that a deploy could touch, beside its own books. */
function lookAtAll(): Promise<string[]> {
  const look = `find /home/ubuntu /root /tmp ! -path /root ! -path '*/.deploy-kit*' ! -path '*/elsewhere*' -printf '%p %m\\n' | sort
docker ps -aq; docker images -q; docker volume ls; docker network ls`;
  return Promise.all(hello.hosts.map((host) => host.run(['sh', '-c', look])));
}
