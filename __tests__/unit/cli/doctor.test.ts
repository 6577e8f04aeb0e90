import { doctorJson, doctorReport } from '../../../lib/cli/doctor-report.js';

const checks = [
  { name: 'config', status: 'OK', said: 'deploy-kit.yml' },
  {
    name: 'docker',
    host: 'web',
    status: 'NG',
    said: 'it is not installed',
    remedy: 'Install it:\n  apt-get',
  },
  { name: 'swap', host: 'web', status: 'SKIP', said: 'none\u001b[2J' },
] as const;

test('what was looked at stands host by host, with what to do below what is not good', () => {
  expect(doctorReport(checks, { color: false })).toEqual([
    'this machine',
    '  OK    config  deploy-kit.yml',
    '',
    'web',
    '  NG    docker  it is not installed',
    '          Install it:',
    '            apt-get',
    '  SKIP  swap    none',
    '',
    'not as a deploy needs it: 1 OK, 1 NG, 1 SKIP',
  ]);
});

test('the JSON document says whether all is good, and each check', () => {
  expect(JSON.parse(doctorJson(checks))).toEqual({ good: false, checks });
  expect(JSON.parse(doctorJson(checks.slice(0, 1)))).toMatchObject({ good: true });
});
