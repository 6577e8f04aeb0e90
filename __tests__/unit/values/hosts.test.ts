import { parseAssignments } from '../../../lib/values/assignments.js';
import { parseFingerprints } from '../../../lib/values/fingerprint.js';
import { parseHostList } from '../../../lib/values/host-list.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test.each([
  ['10.0.0.1', { name: '10.0.0.1', address: '10.0.0.1' }],
  ['db=10.0.0.1', { name: 'db', address: '10.0.0.1' }],
  [
    'admin@api.example.org:2222',
    { name: 'api.example.org:2222', username: 'admin', address: 'api.example.org', port: 2222 },
  ],
  ['api = admin@10.0.0.1', { name: 'api', username: 'admin', address: '10.0.0.1' }],
  ['[2001:db8::1]:22', { name: '2001:db8::1:22', address: '2001:db8::1', port: 22 }],
  ['2001:db8::1', { name: '2001:db8::1', address: '2001:db8::1' }],
  ['root@::1', { name: '::1', username: 'root', address: '::1' }],
])('%s is one host', (text, host) => {
  expect(parseHostList(text)).toEqual([{ kind: 'address', ...host }]);
});

test.each([
  ['tag:Name=EC2-API', { name: 'EC2-API', key: 'Name', value: 'EC2-API' }],
  ['api=tag:aws:autoscaling:groupName=x=y', { name: 'api', key: 'aws:autoscaling:groupName', value: 'x=y' }],
])('%s is every instance with that tag', (text, tag) => {
  expect(parseHostList(text)).toEqual([{ kind: 'tag', ...tag }]);
});

test('hosts are split by commas and lines', () => {
  expect(parseHostList('a, b\nc').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test.each([
  '',
  ' , ',
  'a b',
  '@a',
  'a:',
  'a:ssh',
  'a:0',
  'a:65536',
  '=a',
  'x=',
  'tag:Name',
  'tag:=x',
  '-oProxyCommand=x',
  'a;b',
  'http://a',
  '[::1',
])('%j is no host', (text) => {
  expect(() => parseHostList(text)).toThrow(InvalidValue);
});

test('two hosts with one name are an error that says the name', () => {
  expect(() => parseHostList('a=10.0.0.1, a=10.0.0.2')).toThrow('two hosts have the name "a"');
});

test('all hosts that are wrong are told at once', () => {
  expect(() => parseHostList('a b, c, d:0')).toThrow(/"a b".*; .*"0"/);
});

const digest = 'nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8';

test('fingerprints are for all hosts, or for the one that is named', () => {
  expect(parseFingerprints(`SHA256:${digest}=\ndb=SHA256:${digest}`)).toEqual([
    { fingerprint: `SHA256:${digest}` },
    { host: 'db', fingerprint: `SHA256:${digest}` },
  ]);
});

test.each(['MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48', 'SHA256:abc', digest, `sha256:${digest}`])(
  '%s is no SHA256 fingerprint',
  (text) => {
    expect(() => parseFingerprints(text)).toThrow(InvalidValue);
  },
);

test('references may hold = and digests', () => {
  expect(parseAssignments('web = r.example/web:2@sha256:aa, api=x?a=b\n')).toEqual({
    web: 'r.example/web:2@sha256:aa',
    api: 'x?a=b',
  });
});

test.each(['web', '=x', 'web=', 'web=1, web=2'])('%j is not accepted as pairs', (text) => {
  expect(() => parseAssignments(text)).toThrow(InvalidValue);
});
