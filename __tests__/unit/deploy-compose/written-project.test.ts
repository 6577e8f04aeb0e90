import { publishedPorts } from '../../../actions/deploy-compose/ports.js';
import { type Writing, writtenProject } from '../../../actions/deploy-compose/written-project.js';

const read = (text: string | readonly string[], writing: Partial<Writing> = {}) =>
  writtenProject([text].flat(), { variables: {}, profiles: [], services: undefined, ...writing });

const ports = (written: string, variables: Writing['variables'] = {}) => {
  const { project, unknown } = read(`services: { web: { ports: [${written}] } }`, { variables });
  return [...publishedPorts(project).map(({ address, port }) => `${address}:${port}`), ...unknown];
};

test.each([
  ['"8080:80"', ['0.0.0.0:8080']],
  ['"127.0.0.1:8080:80/tcp"', ['127.0.0.1:8080']],
  ['"[::1]:8080:80"', ['::1:8080']],
  ['"127.0.0.1::80"', []],
  ['"80"', []],
  ['80', []],
  ['"53:53/udp"', []],
  ['"9000-9005:9000-9005"', []],
  ['{ target: 80, published: 8080 }', ['0.0.0.0:8080']],
  ['{ target: 80, published: "8080", host_ip: 10.0.0.5 }', ['10.0.0.5:8080']],
  ['{ target: 53, published: 53, protocol: udp }', []],
])('ports: [%s] publishes %j', (written, expected) => {
  expect(ports(written)).toEqual(expected);
});

test.each([
  ['"${PORT}:80"', ['0.0.0.0:8080']],
  ['"$PORT:80"', ['0.0.0.0:8080']],
  ['"${OTHER:-81}:80"', ['0.0.0.0:81']],
  ['"${EMPTY:-81}:80"', ['0.0.0.0:81']],
  ['"${PORT:+82}:80"', ['0.0.0.0:82']],
  ['"${OTHER}:80"', ['web: ${OTHER}:80']],
  ['"${OTHER:?must be set}:80"', ['web: ${OTHER:?must be set}:80']],
])('with PORT=8080, ports: [%s] is %j', (written, expected) => {
  expect(ports(written, { PORT: '8080', EMPTY: '' })).toEqual(expected);
});

test('services of profiles that are not enabled, and those that are not asked for, publish nothing', () => {
  const text = `services:
  web: { ports: ["80:80"], depends_on: [api] }
  api: { ports: ["81:80"] }
  other: { ports: ["82:80"] }
  debug: { ports: ["83:80"], profiles: [debug] }
`;
  const published = (writing: Partial<Writing>) =>
    publishedPorts(read(text, writing).project).map(({ port }) => port);
  expect(published({})).toEqual([80, 81, 82]);
  expect(published({ profiles: ['debug'] })).toEqual([80, 81, 82, 83]);
  expect(published({ services: ['web'] })).toEqual([80, 81]);
});

test('ports of several files add up, and limits of later files win', () => {
  const base = 'services: { web: { ports: ["80:80"], mem_limit: 1g } }';
  const over = 'services: { web: { ports: ["81:80"], mem_limit: 512m } }';
  const { project, memoryBytes } = read([base, over]);
  expect(publishedPorts(project).map(({ port }) => port)).toEqual([80, 81]);
  expect(memoryBytes).toBe(512 * 1024 ** 2);
});

test('limits count for each replica, in either form', () => {
  const text = `services:
  a: { mem_limit: 150M, scale: 2 }
  b: { deploy: { replicas: 3, resources: { limits: { memory: 0.5gb } } } }
  c: { image: x }
`;
  expect(read(text).memoryBytes).toBe((300 + 1536) * 1024 ** 2);
});

test('a file that does not parse holds nothing: Compose will say so', () => {
  expect(read('services: [').project.services).toEqual({});
  expect(read('- a').memoryBytes).toBe(0);
});
