import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { JsonReport } from '../../lib/journal/readers/json-report.js';
import { Acompanamiento } from '../../scripts/acompanamiento/acompanamiento.js';
import { deployKit } from '../../scripts/acompanamiento/command-line.js';
import { hostNames, passwords } from '../../scripts/acompanamiento/services.js';
import { criticalPath } from '../harness/critical-path.js';
import { timed } from './figures.js';

/**
 * A first deploy of examples/acompanamiento to six fresh hosts: against the critical path of its own steps, and
 * against the same files brought up by a script as people write it, one phase after another with its fixed waits. Run
 * by `scripts/bench six-phases`; takes four minutes.
 */
const root = process.cwd();
const run = promisify(execFile);

async function onFreshHosts<Result>(work: (example: Acompanamiento) => Promise<Result>): Promise<Result> {
  const example = await Acompanamiento.start(root);
  try {
    return await work(example);
  } finally {
    await example.stop();
  }
}

async function rollOut(example: Acompanamiento): Promise<{ tookMs: number; pathMs: number }> {
  const { folder: directory, environment } = example;
  const { exitCode, stdout, stderr, durationMs } = await deployKit(['up', '--yes', '--json'], {
    directory,
    environment,
    root,
  });
  if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
  return { tookMs: durationMs, pathMs: criticalPath(JSON.parse(stdout) as JsonReport) };
}

async function runScript(example: Acompanamiento): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-sequential-'));
  const address = (name: (typeof hostNames)[number]) => example.host(name).internalAddress;
  const addresses = hostNames.map((name) => [`${name.toUpperCase()}_ADDRESS`, address(name)] as const);
  const variables = Object.entries({ ...passwords, ...Object.fromEntries(addresses) });
  try {
    const files = { ENV_FILE: join(folder, 'env'), KNOWN_HOSTS_FILE: join(folder, 'known_hosts') };
    await writeFile(files.ENV_FILE, variables.map(([name, value]) => `${name}=${value}\n`).join(''));
    await writeFile(files.KNOWN_HOSTS_FILE, example.fleet.internalKnownHosts);
    const script = resolve(root, '__tests__/harness/sequential-script.sh');
    const environment = {
      ...{ PATH: process.env.PATH, SSH_KEY_FILE: example.host('db').privateKeyPath },
      ...files,
      ...example.variables,
    };
    return await timed(() => run(script, [example.folder], { env: environment }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const { tookMs, pathMs } = await onFreshHosts(rollOut);
const scriptMs = await onFreshHosts(runScript);
const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;
console.log(`deploy-kit up: ${seconds(tookMs)}; its critical path: ${seconds(pathMs)}`);
console.log(`the script with its fixed waits: ${seconds(scriptMs)}`);
console.log(`${(tookMs / pathMs).toFixed(3)} x the critical path (at most 1.05)`);
console.log(`${(tookMs / scriptMs).toFixed(2)} x the script (at most 0.35)`);
if (tookMs / pathMs > 1.05 || tookMs / scriptMs > 0.35) process.exitCode = 1;
