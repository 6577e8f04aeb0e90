import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from '../../../lib/host/host.js';
import { fencedOffExitCode, stillBusyExitCode } from '../../../lib/host/lock.js';
import type { Remote } from '../../../lib/ssh/remote.js';

test.each([
  [fencedOffExitCode, 'lock-lost', /taken over by another run/],
  [stillBusyExitCode, 'host-command-failed', /an earlier command for shop still runs there after 10 minutes/],
])('a fenced command that ended with %i was not begun, and the error says why', async (code, error, what) => {
  const exec = async () => ({ code, signal: null, stdout: '', stderr: '', durationMs: 0 });
  const host = new Host({ name: 'web1', exec } as unknown as Remote, '/d');
  jest.spyOn(host, 'fence').mockImplementation((_project, argv) => [...argv]);
  const command = { argv: ['true'], label: 'docker compose up' };
  const attempt = host.attempt('shop', command, { deadlineMs: 1_000 });
  await expect(attempt).rejects.toMatchObject({ code: error, message: expect.stringMatching(what) });
});

test('flock ends with the code that it was given when it waited in vain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-'));
  const work = join(folder, 'work');
  const inner = ['flock', '-o', '-w', '0', '-E', String(stillBusyExitCode), work, 'true'];
  expect(spawnSync('flock', [work, ...inner]).status).toBe(stillBusyExitCode);
  rmSync(folder, { recursive: true });
});
