import { Pair } from './pair.js';

let pair: Pair;

interface Check {
  readonly name: string;
  readonly host?: string;
  readonly status: 'OK' | 'NG' | 'SKIP';
  readonly said: string;
  readonly remedy?: string;
}

beforeAll(async () => {
  pair = await Pair.start([
    { name: 'api' },
    {
      name: 'web',
      options: {
        sudo: 'none',
        dockerGroup: false,
        smallDisks: { '/var/lib/docker': '96m', '/home/ubuntu': '32m' },
      },
    },
  ]);
});

afterAll(() => pair?.stop());

async function examine(argv: readonly string[] = [], env: Record<string, string> = {}) {
  const { exitCode, stdout } = await pair.run(['doctor', '--json', ...argv], {}, { env });
  const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };
  const on = (host: string) =>
    Object.fromEntries(checks.filter((one) => one.host === host).map((one) => [one.name, one]));
  return { exitCode, checks, on };
}

/** Everything on a host that a look could have changed. */
const files = (host: 'api' | 'web') =>
  pair
    .host(host)
    .run([
      'sh',
      '-c',
      'find /home/ubuntu /tmp /etc /root -xdev -printf "%p %s %C@\\n" 2>/dev/null | grep -v "^/tmp " | sort',
    ]);

test('a healthy host has all that a deploy needs, and is left as it was', async () => {
  const before = await files('api');
  const { exitCode, checks, on } = await examine(['--phase', 'first']);
  expect(checks.filter(({ status }) => status === 'NG')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(on('api')).toMatchObject({
    reach: { status: 'OK' },
    'host key': { status: 'OK' },
    login: { status: 'OK', said: 'as ubuntu' },
    sudo: { status: 'OK' },
    docker: { status: 'OK', said: expect.stringMatching(/^\d+\.\d+/) },
    compose: { status: 'OK', said: expect.stringMatching(/^\d+\.\d+/) },
    'disk of images': { status: 'OK' },
    memory: { status: 'OK' },
    ports: { status: 'OK', said: expect.stringMatching(/^8080 free/) },
    clock: { status: 'OK' },
    tools: { status: 'OK' },
    'lock of hello': { status: 'OK', said: 'free' },
  });
  expect(await files('api')).toBe(before);
});

test('several faults of one host are told at once, each with what to do, and hide nothing of the other', async () => {
  const { exitCode, checks, on } = await examine();
  expect(exitCode).toBe(1);
  const bad = checks.filter(({ status }) => status === 'NG');
  expect(bad.every(({ host }) => host === 'web')).toBe(true);
  expect(bad.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['docker', 'disk of images', 'disk of releases']),
  );
  expect(bad.every(({ remedy = '' }) => remedy.length > 0)).toBe(true);
  expect(on('web').docker?.remedy).toContain('usermod -aG docker ubuntu');
  expect(on('web').sudo?.status).not.toBe('OK');
  expect(on('api').docker?.status).toBe('OK');
});

test('a program that has the port is told', async () => {
  const host = pair.host('api');
  const squatter = ['docker', 'run', '-d', '--name', 'squatter', '--network', 'host', 'hello/web:1'];
  await host.run(squatter);
  await host.run(['sh', '-c', 'until ss -Hltn | grep -q ":8080 "; do sleep 0.1; done']);
  const { on } = await examine(['--phase', 'first']);
  expect(on('api').ports).toMatchObject({
    status: 'NG',
    said: '8080 of web is taken by a program on the host',
  });
});

test('a host with another key is one NG, with the line to paste, and the other is looked at', async () => {
  const { exitCode, on } = await examine([], {
    KNOWN_HOSTS: pair
      .host('api')
      .knownHosts.concat(pair.host('api').knownHosts.replaceAll(/\]:\d+/g, `]:${pair.host('web').port}`)),
  });
  expect(exitCode).toBe(1);
  const { 'host key': key, ...others } = on('web');
  expect(key).toMatchObject({ status: 'NG', remedy: expect.stringContaining('known-hosts:') });
  expect(Object.keys(others)).toEqual(['reach']);
  expect(on('api').docker?.status).toBe('OK');
});

test('a clock that runs ahead is told', async () => {
  const fake = '#!/bin/sh\nexec /usr/bin/date -d "+1 hour" "$@"\n';
  await pair
    .host('api')
    .run(['sh', '-c', 'cat >/usr/local/bin/date && chmod 755 /usr/local/bin/date'], { stdin: fake });
  const { on } = await examine(['--phase', 'first']);
  expect(on('api').clock).toMatchObject({
    status: 'NG',
    // Less what the look itself took.
    said: expect.stringMatching(/^3[56]\d\d s ahead of this machine$/),
  });
});

test('a file that is wrong is exit 2, with the place', async () => {
  const { exitCode, stderr } = await pair.run(['doctor', '--config', 'none.yml']);
  expect(stderr).toContain('[config-missing]');
  expect(exitCode).toBe(2);
});

test('for a person it is a table by host', async () => {
  const { stdout } = await pair.run(['doctor']);
  expect(stdout).toMatch(/^web\n +OK +reach +127.0.0.1:\d+ answers$/m);
  expect(stdout).toMatch(/^ +NG +disk of images +\d+ MiB free/m);
  expect(stdout).toMatch(/not as a deploy needs it: \d+ OK, \d+ NG, \d+ SKIP\n$/);
});
