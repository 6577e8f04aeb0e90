import { unlockJson, unlockReport } from '../../../lib/cli/unlock-report.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';

const error = new DeployError({
  code: 'unlock-taken-since',
  what: 'another run has it',
  remedy: 'Look again.',
});
const lock = (dead: boolean) => ({
  host: 'web1',
  project: 'shop',
  lock: {
    run: 'https://run/1',
    since: '2026-11-22T10:00:00Z',
    token: 't',
    silentForSeconds: dead ? 60 : 2,
    dead,
  },
  break: async () => true,
});
const report = (
  broken: Parameters<typeof unlockReport>[0],
  failures: Parameters<typeof unlockReport>[1] = [],
) => unlockReport(broken, failures, false, { color: false });

test('a lock is told with its run, since when, and when that was heard of last', () => {
  expect(report([lock(false)])).toEqual([
    'web1: shop is locked by https://run/1 since 2026-11-22T10:00:00Z, heard of 2 s ago: broken',
  ]);
  expect(report([lock(true)])[0]).toContain('dead for 60 s: the next run takes it over: broken');
});

test('the lock of no project is called the host’s own', () => {
  expect(report([{ ...lock(false), project: '.host' }])[0]).toMatch(/^web1: the host itself is locked by /);
});

test('one that another run took in the meantime is told with what to do', () => {
  expect(report([{ ...lock(false), error }])).toEqual([
    expect.not.stringContaining('broken'),
    'another run has it',
    'Look again.',
    '[unlock-taken-since]',
  ]);
});

test('that there is none is not said of hosts that were not looked at', () => {
  expect(report([])).toEqual(['No lock is held.']);
  expect(report([], [{ name: 'gone', error }]).at(-1)).toBe('No other lock is held.');
});

test('the JSON document says of each lock whether it was broken, and never its token', () => {
  const text = unlockJson([lock(false), { ...lock(true), error }], [{ name: 'gone', error }]);
  expect(JSON.parse(text)).toMatchObject({
    locks: [
      { host: 'web1', project: 'shop', run: 'https://run/1', dead: false, broken: true },
      { dead: true, broken: false, error: { code: 'unlock-taken-since' } },
    ],
    failures: [{ host: 'gone', error: { code: 'unlock-taken-since' } }],
  });
  expect(text).not.toContain('token');
});
