import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { parseHosts } from '../../../lib/ssh/host-address.js';

const defaults = { username: 'ubuntu', port: 22 };
const hosts = (text: string) =>
  parseHosts(text, defaults).map((entry) => (entry.kind === 'host' ? entry.host : entry.tag));

function codes(text: string): readonly string[] {
  try {
    parseHosts(text, defaults);
  } catch (error) {
    if (error instanceof InputProblems) return error.problems.map((problem) => problem.code);
    throw error;
  }
  return [];
}

test.each([
  ['203.0.113.7', { name: '203.0.113.7', address: '203.0.113.7', port: 22, username: 'ubuntu' }],
  [
    'web.example.com:2222',
    { name: 'web.example.com', address: 'web.example.com', port: 2222, username: 'ubuntu' },
  ],
  ['web1=ec2-user@10.0.0.1:22', { name: 'web1', address: '10.0.0.1', port: 22, username: 'ec2-user' }],
  ['admin@localhost', { name: 'localhost', address: 'localhost', port: 22, username: 'admin' }],
  ['2001:db8::1', { name: '2001:db8::1', address: '2001:db8::1', port: 22, username: 'ubuntu' }],
  ['[2001:db8::1]:2222', { name: '2001:db8::1', address: '2001:db8::1', port: 2222, username: 'ubuntu' }],
  ['six=root@[::1]', { name: 'six', address: '::1', port: 22, username: 'root' }],
])('%s is a host', (text, expected) => {
  expect(hosts(text)).toEqual([expected]);
});
test('hosts are split by commas and lines, blanks around them do not matter', () => {
  expect(hosts(' a , b\n\n  c:23 \r\n').map((host) => host.name)).toEqual(['a', 'b', 'c']);
});
test('a tag is handed on to whoever asks EC2', () => {
  expect(hosts('web=tag:Role=web server')).toEqual([
    { name: 'web', key: 'Role', value: 'web server', ...defaults },
  ]);
  expect(hosts('tag:aws:autoscaling:groupName=web')).toEqual([
    { name: undefined, key: 'aws:autoscaling:groupName', value: 'web', ...defaults },
  ]);
});
test.each(['', '  \n ', ','])('%j is no host', (text) => {
  expect(codes(text)).toEqual(['ssh-host-missing']);
});
test.each(['a:0', 'a:65536', 'a:ssh', 'a:', '[::1]:99999', 'a:22x'])('%s has a port out of range', (text) => {
  expect(codes(text)).toEqual(['ssh-host-port']);
});
test.each([
  'a b',
  'ssh://a',
  'user@',
  '@a',
  '=a',
  'a=',
  'x y=a',
  'a;reboot',
  '-oProxyCommand=x',
  '999.1.1.1',
  '1.2.3',
  '[::1',
  'a:b:c',
  'u@v@w',
  '$(id)',
  '-a',
])('%s is not a host', (text) => {
  expect(codes(text)).toEqual(['ssh-host-format']);
});
test('all problems are reported at once', () => {
  expect(codes('a:0, b b, web=c, web=d, e')).toEqual(['ssh-host-port', 'ssh-host-format', 'ssh-host-twice']);
});
test('two hosts without a name and one address are two with one name', () => {
  expect(codes('a:22,a:23')).toEqual(['ssh-host-twice']);
});
