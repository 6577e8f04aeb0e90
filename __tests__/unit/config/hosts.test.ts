import { placesOf, problemsIn, read, told } from './reading.js';

/** A file with these hosts, and one phase that works on the first and writes a line of env. */
function file(hosts: string, env = ''): string {
  return `project: shop
ssh: { username: deploy, port: 2222 }
hosts: ${hosts}
phases:
  - name: all
    hosts: web
    steps:
      - deploy-compose: { env: { A: "${env}" } }
`;
}

const addressesOf = (hosts: string, environment: Record<string, string> = {}) =>
  read(file(hosts), { environment }).hosts[0]?.entries.map((entry) =>
    entry.kind === 'host'
      ? `${entry.host.name}=${entry.host.username}@${entry.host.address}:${entry.host.port}`
      : `${entry.tag.name}=tag:${entry.tag.key}=${entry.tag.value}`,
  );

const envOf = (hosts: string, env: string, resolved = new Map()) =>
  (
    read(file(hosts, env)).phases[0]?.steps[0]?.inputs({ hosts: resolved }) as
      | { env: { A: string } }
      | undefined
  )?.env.A;

test.each([
  ['{ web: 203.0.113.7 }', ['web=deploy@203.0.113.7:2222']],
  ['{ web: "admin@web.example:22" }', ['web=admin@web.example:22']],
  ['{ web: [203.0.113.7, 203.0.113.8] }', ['web-1=deploy@203.0.113.7:2222', 'web-2=deploy@203.0.113.8:2222']],
  ['{ web: "203.0.113.7, 203.0.113.8" }', ['web-1=deploy@203.0.113.7:2222', 'web-2=deploy@203.0.113.8:2222']],
  [
    '{ web: [blue=203.0.113.7, green=203.0.113.8] }',
    ['blue=deploy@203.0.113.7:2222', 'green=deploy@203.0.113.8:2222'],
  ],
  ['{ web: { host: 203.0.113.7 } }', ['web=deploy@203.0.113.7:2222']],
  [
    '{ web: { host: [203.0.113.7, x@203.0.113.8], username: admin, port: 22 } }',
    ['web-1=admin@203.0.113.7:22', 'web-2=x@203.0.113.8:22'],
  ],
  ['{ web: "tag:Name=web" }', ['web=tag:Name=web']],
])('hosts: %s', (hosts, addresses) => {
  expect(addressesOf(hosts)).toEqual(addresses);
});

test('a variable may hold several hosts', () => {
  expect(addressesOf('{ web: "${WEB}" }', { WEB: '203.0.113.7\n203.0.113.8\n' })).toHaveLength(2);
});

test('the address of a host is read', () => {
  expect(envOf('{ web: 203.0.113.7, db: "x@db.example:2222" }', '${hosts.db.address}')).toBe('db.example');
});

test('the addresses of several hosts are a list with commas', () => {
  expect(envOf('{ web: [203.0.113.7, 203.0.113.8] }', '${hosts.web.addresses}')).toBe(
    '203.0.113.7,203.0.113.8',
  );
});

test('several hosts have no one address', () => {
  expect(told(file('{ web: [203.0.113.7, 203.0.113.8] }', '${hosts.web.address}'))).toBe(
    `deploy-kit.yml:8:38: web is 2 hosts, so that it has no one address
   8 |       - deploy-compose: { env: { A: "\${hosts.web.address}" } }
     |                                      ^^^^^^^^^^^^^^^^^^^^
Write \${hosts.web.addresses}, a list with commas, or give one of the hosts a name of its own under hosts.
[config-reference-several]`,
  );
});

test('the address of a tag is known when it is resolved', () => {
  const spec = (name: string, address: string) => ({ name, address, port: 22, username: 'ubuntu' });
  const one = new Map([['db', [spec('db', '10.0.0.7')]]]);
  const two = new Map([['db', [spec('db-1', '10.0.0.7'), spec('db-2', '10.0.0.8')]]]);
  const hosts = '{ web: 203.0.113.7, db: "tag:Name=db" }';
  expect(envOf(hosts, '${hosts.db.address}', one)).toBe('10.0.0.7');
  expect(envOf(hosts, '${hosts.db.addresses}', two)).toBe('10.0.0.7,10.0.0.8');
  expect(problemsIn(() => envOf(hosts, '${hosts.db.address}', two))).toMatchObject([
    { code: 'config-reference-several', where: 'deploy-kit.yml:8:38' },
  ]);
});

test('what depends on the address of a tag is judged with a sample', () => {
  const text = file('{ web: "tag:Name=web" }').replace(
    /- deploy-compose.*/,
    '- wait-healthy: { tcp: "${hosts.web.address}:99999" }',
  );
  expect(placesOf(text)).toEqual(['8:30 input-invalid']);
});

test('an unknown host in a reference is told with the nearest one', () => {
  expect(told(file('{ web: 203.0.113.7 }', '${hosts.wbe.address}'))).toContain(
    'deploy-kit.yml:8:38: there is no host wbe under hosts\n',
  );
});

test.each([
  ['{ web: "web:99999" }', '3:15 ssh-host-port'],
  ['{ web: "not a host" }', '3:15 ssh-host-format'],
  ['{ web: }', '3:10 ssh-host-missing'],
  ['{ web: 7 }', '3:15 config-value'],
  ['{ web: [[a]] }', '3:15 config-value'],
  ['{ web: { hots: a } }', '3:17 config-key-unknown'],
  ['{ web: { host: a, port: 99999 } }', '3:32 input-invalid'],
  ['{ "we b": a, web: b }', '3:10 config-value'],
  ['{ web: a, other: "b:0" }', '3:25 ssh-host-port'],
])('hosts: %s is refused', (hosts, place) => {
  expect(placesOf(file(hosts))).toContain(place);
});

test('two hosts cannot have one name', () => {
  const text = file('{ web: 203.0.113.7, db: [web=203.0.113.8, 203.0.113.9] }', '${hosts.db.addresses}');
  expect(told(text)).toContain('deploy-kit.yml:3:28: another host has the name web, on line 3\n');
});

test('a host that no phase works on is there for its address only', () => {
  const config = read(
    file('{ web: 203.0.113.7, db: 203.0.113.8, other: "${UNSET}" }', '${hosts.db.address}'),
  );
  expect(config.hosts.map(({ name, used }) => ({ name, used }))).toEqual([
    { name: 'web', used: true },
    { name: 'db', used: false },
  ]);
});

describe('an override', () => {
  const text = file('{ web: "${WEB_IP:?}" }');

  test('takes the place of what stands there, whose variables need not be set', () => {
    const { hosts } = read(text, { hostOverrides: { web: '198.51.100.4' } });
    expect(hosts[0]?.entries).toEqual([
      { kind: 'host', host: { name: 'web', address: '198.51.100.4', port: 2222, username: 'deploy' } },
    ]);
  });

  test('leaves the user and port of a map', () => {
    const map = file('{ web: { host: "${WEB_IP}", username: admin, port: "${PORT}" } }');
    expect(read(map, { hostOverrides: { web: '198.51.100.4' } }).hosts[0]?.entries).toMatchObject([
      { host: { username: 'admin', port: 2222 } },
    ]);
  });

  test('of a host that there is not is told with the nearest one', () => {
    expect(told(file('{ web: a }'), { hostOverrides: { wbe: 'b' } })).toBe(
      `deploy-kit.yml: an address was given for wbe, and there is no such host under hosts
Write web.
[config-host-unknown]`,
    );
  });

  test('that is no host is told as the override', () => {
    expect(told(text, { hostOverrides: { web: 'no host' } })).toContain(
      'deploy-kit.yml:3:10: the address that was given for web: "no host" is not a host\n',
    );
  });
});
