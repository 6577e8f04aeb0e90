import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leanLock } from './lean-lock.js';

/**
 * Pins a version of the Vercel CLI in actions/vercel/cli, with all it needs; run in the repository's folder:
 * `node .build/scripts/vercel-cli/main.js 60.1.3`.
 */
const [version = ''] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error('say which version of the Vercel CLI: 60.1.3');

const cli = 'actions/vercel/cli';
const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-vercel-cli-'));
try {
  copyFileSync(join(cli, 'package.json'), join(folder, 'package.json'));
  const install = [
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--save-exact',
    '--no-audit',
    '--no-fund',
  ];
  execFileSync('npm', [...install, `vercel@${version}`], { cwd: folder, stdio: 'inherit' });
  const lock = leanLock(JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')));
  writeFileSync(join(cli, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
  copyFileSync(join(folder, 'package.json'), join(cli, 'package.json'));
} finally {
  rmSync(folder, { recursive: true });
}
