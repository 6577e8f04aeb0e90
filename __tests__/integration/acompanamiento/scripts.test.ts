import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostNames } from '../../../scripts/acompanamiento/services.js';
import { example } from './one-host.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-scripts-'));
  await cp(example, folder, { recursive: true });
  // Says what it was asked for, in place of the installed command line.
  await mkdir(programs());
  await writeFile(join(programs(), 'deploy-kit'), '#!/bin/sh\nprintf "%s\\n" "$PWD" "$@"\nexit 3\n', {
    mode: 0o755,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const programs = () => join(folder, 'programs');
const system = '/usr/bin:/bin';

function start(host: string, ...argv: readonly string[]) {
  return startWith(`${programs()}:${system}`, host, ...argv);
}

/** @param path where programs are looked for */
function startWith(path: string, host: string, ...argv: readonly string[]) {
  const script = join(folder, 'scripts', `deploy-ec2-${host}.sh`);
  const options = { cwd: tmpdir(), env: { PATH: path } };
  return promisify(execFile)(script, argv, options).catch((ended: Ended) => ended);
}

/** How a script ended that did not end with 0. */
interface Ended {
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
}

test('each script deploys its phase to the address, from the folder of deploy-kit.yml, and ends as that does', async () => {
  const address = (host: string) =>
    start(host, '10.0.1.10', `EC2-${host.toUpperCase()}`, '--env-file', '.env');
  const ends: Ended[] = await Promise.all(hostNames.map(address));
  expect(ends.map(({ code, stdout }) => [code, ...stdout.trim().split('\n')])).toEqual(
    hostNames.map((host) => [
      ...[3, folder, 'up', '--phase', host === 'db' ? 'databases' : host],
      ...['--host', `${host}=10.0.1.10`, '--env-file', '.env'],
    ]),
  );
});

test.each([
  ['without an address', []],
  ['with a flag for an address', ['--yes']],
  ['with the name of another host', ['10.0.1.10', 'EC2-API']],
  ['with an address that is none', ['10.0.1.10;reboot']],
])('%s it says how it is used, and ends with 2', async (_, argv) => {
  const { code, stdout, stderr }: Ended = await start('db', ...argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('usage: deploy-ec2-db.sh ADDRESS [EC2-DB]');
});

test('without the command line it says how that is installed, and ends with 2', async () => {
  const { code, stderr }: Ended = await startWith(system, 'db', '10.0.1.10');
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^deploy-ec2-db\.sh: there is no command deploy-kit.*\n {2}npm install --global https:/,
  );
});
