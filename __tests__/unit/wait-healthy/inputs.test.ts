import { waitHealthy } from '../../../actions/wait-healthy/definition.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';

const read = (given: Record<string, unknown>) => readInputs(waitHealthy, given, (name) => `input ${name}`);
const problems = (given: Record<string, unknown>) => {
  const result = read(given);
  if (result.ok) throw new Error('it was accepted');
  return result.problems;
};
const url = 'http://localhost:3000/health';

test('a URL alone is enough', () => {
  expect(read({ http: url })).toMatchObject({
    ok: true,
    inputs: {
      from: 'runner',
      timeout: 60_000,
      interval: 250,
      successes: 1,
      'stable-for': 0,
      host: undefined,
    },
  });
});
test('nothing to wait for is an error', () => {
  expect(problems({})).toMatchObject([{ code: 'wait-nothing' }]);
});
test.each([
  [{ command: 'true' }, 'command asks from a host'],
  [{ compose: 'shop' }, 'compose asks from a host'],
  [{ http: url, from: 'host' }, 'from: host asks from a host'],
])('%j without a host is an error', (given, text) => {
  expect(problems(given)).toMatchObject([{ code: 'wait-host-missing', what: expect.stringContaining(text) }]);
});
test('a host that nobody asks is an error', () => {
  expect(problems({ http: url, host: 'web1' })).toMatchObject([{ code: 'wait-host-unused' }]);
});
test('a service of ECS is named by its cluster and itself, or by its ARN', () => {
  const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/prod/api';
  expect(read({ 'ecs-service': `prod/web, ${arn}` })).toMatchObject({
    inputs: {
      'ecs-service': [
        { cluster: 'prod', service: 'web' },
        { cluster: 'prod', service: 'api' },
      ],
    },
  });
});
test.each(['target-group', 'alarm', 'metric'])('%s alone is enough', (name) => {
  expect(read({ [name]: 'web' }).ok).toBe(true);
});
test('a region for nothing of AWS is an error', () => {
  expect(problems({ http: url, region: 'eu-west-1' })).toMatchObject([{ code: 'input-conflict' }]);
});
test('an expected body without a URL is an error', () => {
  expect(problems({ tcp: 'db:5432', 'expect-body': 'UP' })).toMatchObject([{ code: 'input-conflict' }]);
});
test('being stable for as long as the whole wait is an error', () => {
  expect(problems({ http: url, timeout: '5s', 'stable-for': '5s' })).toMatchObject([
    { code: 'wait-stable-too-long' },
  ]);
});
test.each([
  ['http', 'localhost:3000', 'is not a URL of http or https'],
  ['http', 'ftp://localhost/', 'is not a URL of http or https'],
  ['http', 'http://', 'is not a URL of http or https'],
  ['http', 'http://localhost:99999/', 'is not a URL of http or https'],
  ['tcp', 'db', 'is not address:port'],
  ['tcp', 'db:0', 'is not a whole number from 1 to 65535'],
  ['tcp', 'db:65536', 'is not a whole number from 1 to 65535'],
  ['ecs-service', 'web', 'is not cluster/service'],
  ['ecs-service', 'prod/', 'is not cluster/service'],
  ['poll', '0s', 'is no time at all'],
  ['expect-status', '20', 'is not an HTTP status'],
  ['expect-status', '2xx', 'is not an HTTP status'],
  ['expect-status', '299-200', 'ends before it starts'],
  ['expect-body', '/(/', 'is not a regular expression'],
  ['interval', '0s', 'is no time at all'],
  ['timeout', '0ms', 'is no time at all'],
  ['timeout', '60', 'has no unit'],
  ['successes', '0', 'is not a whole number from 1'],
  ['from', 'laptop', 'is not one of the words'],
])('%s %j is refused', (name, value, text) => {
  expect(problems({ http: url, [name]: value })).toContainEqual(
    expect.objectContaining({ where: `input ${name}`, what: expect.stringContaining(text) }),
  );
});
test('several wrong inputs are told together', () => {
  expect(problems({ http: 'nowhere', tcp: 'db', interval: '0s', 'expect-status': 'ok' })).toHaveLength(4);
});
test.each(['http://user:pa55word@', 'ftp://user:pa55word@host/', 'http://user:pa55word@host:99999/'])(
  'the error about %j does not repeat the password',
  (written) => {
    expect(JSON.stringify(problems({ http: written }))).not.toContain('pa55word');
  },
);
test('a URL is shown without its user and password', () => {
  expect(read({ http: 'https://user:pa55%20word@host/health?x=1#top' })).toMatchObject({
    inputs: {
      http: [
        {
          href: 'https://user:pa55%20word@host/health?x=1',
          shown: 'https://host/health?x=1',
          secrets: ['pa55%20word', 'pa55 word', Buffer.from('user:pa55 word').toString('base64')],
        },
      ],
    },
  });
});
test('lists of URLs, ports with IPv6 addresses, statuses and a command are read', () => {
  const given = {
    http: 'http://a/, http://b/',
    tcp: '[::1]:5432\ndb.internal:27017',
    'expect-status': '200, 300-399',
    'expect-body': '/"status": *"up"/i',
  };
  expect(read(given)).toMatchObject({
    inputs: {
      http: [{ href: 'http://a/' }, { href: 'http://b/' }],
      tcp: [
        { address: '::1', port: 5432, shown: '[::1]:5432' },
        { address: 'db.internal', port: 27017 },
      ],
      'expect-status': [
        { from: 200, to: 200 },
        { from: 300, to: 399 },
      ],
      'expect-body': /"status": *"up"/i,
    },
  });
});
