import { endingOf } from '../../../lib/cli/status.js';
import { statusJson, statusReport } from '../../../lib/cli/status-report.js';
import { type HostStatus, withOlder } from '../../../lib/rollout/status-system.js';
import type { StepStatus } from '../../../lib/rollout/step-status.js';
import { connectionRefused } from '../../../lib/ssh/errors.js';

const newer = '20261122T110000Z-22222222-bbbbbb';
const older = '20261122T100000Z-11111111-aaaaaa';
const now = Date.parse('2026-11-22T14:00:00Z');

const found = (rest: Partial<StepStatus> = {}): StepStatus => ({
  project: 'shop',
  release: newer,
  state: 'healthy',
  since: '2026-11-22T11:00:00.000Z',
  run: { url: 'https://run/2', actor: 'ann', sha: '2222222222', branch: 'main', repository: 'org/shop' },
  services: [
    {
      service: 'web',
      image: 'shop/web:2',
      pinned: `shop/web@sha256:${'ab'.repeat(32)}`,
      containers: ['Up 3 hours'],
    },
  ],
  drift: [],
  behind: false,
  ...rest,
});
const host = (name: string, rest: Partial<StepStatus> = {}): HostStatus => ({
  phase: 'web',
  host: name,
  address: `ubuntu@${name}:22`,
  projects: [{ step: 'deploy-compose', ...found(rest) }],
});
const place = { name: 'gone', address: '10.0.0.9', port: 22, username: 'ubuntu' };
const gone: HostStatus = {
  phase: 'web',
  host: 'gone',
  address: 'ubuntu@10.0.0.9:22',
  projects: [],
  error: connectionRefused(place, undefined),
};
const report = (...hosts: HostStatus[]) => statusReport({ project: 'shop', hosts }, now, { color: false });

test('a host is told with its release, where that came from, and its services by digest', () => {
  expect(report(host('web1'))).toEqual([
    'web1  ubuntu@web1:22, phase web',
    '  shop: deployed since 2026-11-22T11:00:00.000Z (3 hours ago)',
    `    release  ${newer}`,
    '    from     main 22222222 by ann, https://run/2',
    '    web      shop/web:2 (sha256:abababababab): Up 3 hours',
    '',
    'shop: as deployed, and as the file asks',
  ]);
});

test('what is not as it should be has a line each, and the end counts them', () => {
  const lines = report(
    host('web1', { drift: ['.env was edited'], behind: true, lock: { owner: 'https://run/3', since: 'T' } }),
    gone,
  );
  expect(lines).toContain('    drift    .env was edited');
  expect(lines).toContain('    behind   the file asks for something else than what runs');
  expect(lines).toContain('    lock     held by https://run/3 since T');
  expect(lines).toContain('  host gone: 10.0.0.9:22 refused the connection');
  expect(lines.at(-1)).toBe('shop: 1 not looked at, 1 drifted, 1 behind the file');
});

test.each([
  ['nothing is deployed', { state: 'none', release: undefined, services: [] }],
  ['left half done', { state: 'applying' }],
  ['is being deployed', { state: 'applying', lock: { owner: 'https://run/3', since: 'T' } }],
] as const)('%s', (words, rest) => {
  expect(report(host('web1', rest))[1]).toContain(`shop: ${words}`);
});

test('nothing that came from a host reaches the terminal as an escape sequence', () => {
  expect(report(host('web1', { drift: ['\u001b[2J'] })).join('\n')).not.toContain('\u001b');
});

describe('a host that fell behind the others of its phase', () => {
  const olderThan = (...hosts: HostStatus[]) =>
    withOlder(hosts).map(({ projects: [one] }) => (one && 'olderThan' in one ? one.olderThan : undefined));

  test('runs an older release, which is not what the file asks for', () => {
    expect(olderThan(host('a'), host('b', { release: older, behind: true }))).toEqual([undefined, 'a']);
    expect(olderThan(host('a'), host('b', { release: undefined, behind: true }))).toEqual([undefined, 'a']);
  });

  test('is none where the last run found it as wanted', () => {
    expect(olderThan(host('a'), host('b', { release: older }))).toEqual([undefined, undefined]);
  });

  test('is none where the same run made its release a second before', () => {
    const second = newer.replace('110000', '105959');
    expect(olderThan(host('a', { behind: true }), host('b', { release: second, behind: true }))).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('the end', () => {
  const ending = (isCheck: boolean, ...hosts: HostStatus[]) => endingOf({ project: 'shop', hosts }, isCheck);
  const drifted = host('web1', { drift: ['x'] });

  test('is good unless drift is checked for; what is behind is no drift', () => {
    expect(ending(false, drifted)).toEqual({ outcome: 'unchanged', outputs: {} });
    expect(ending(true, host('web1', { behind: true }))).toEqual({ outcome: 'unchanged', outputs: {} });
    expect(ending(true, drifted, host('web2'))).toMatchObject({
      outcome: 'failed',
      error: { code: 'status-drifted', where: 'host web1' },
    });
  });

  test('is bad where nobody could look', () => {
    expect(ending(false, host('web1'), gone)).toMatchObject({ error: { code: 'ssh-connection-refused' } });
  });
});

test('the JSON document has the same, and errors by their code', () => {
  const hosts = [host('web1', { drift: ['x'] }), gone];
  expect(JSON.parse(statusJson({ project: 'shop', hosts }))).toMatchObject({
    project: 'shop',
    drifted: true,
    hosts: [
      { host: 'web1', projects: [{ project: 'shop', release: newer, drift: ['x'] }] },
      { host: 'gone', projects: [], error: { code: 'ssh-connection-refused', remedy: expect.any(String) } },
    ],
  });
});
