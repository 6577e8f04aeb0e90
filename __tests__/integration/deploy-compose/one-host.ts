import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

let hello: Hello;
export let host: FleetHost;

/** Gives the tests of a file a host of their own, and a folder that they deploy from. */
export function onOneHost(): void {
  beforeAll(async () => {
    hello = await Hello.start(1, { 1: {} });
    host = hello.fleet.host(0);
  });
  afterAll(() => hello?.stop());
}

/** A service that answers on a port of its own inside; more lines of YAML come after. */
export const service = (name: string, ...lines: string[]) =>
  [
    `  ${name}:`,
    '    image: hello/web:1',
    '    stop_grace_period: 0s',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');

export const file = (...services: string[]) => `services:\n${services.join('')}`;

export async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(hello.workspace, path)), { recursive: true });
  await hello.write(path, text);
}

export function deploy(project: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return hello.deploy('', { project, env: '', 'stable-for': '0s', ...inputs });
}

export async function deployed(
  project: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const run = await deploy(project, inputs);
  expect(run.errors).toEqual([]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  return run;
}

export const inside = (container: string, ...argv: string[]) =>
  host.run(['docker', 'exec', container, ...argv]);
export const idOf = (container: string) => host.run(['docker', 'inspect', '--format', '{{.Id}}', container]);

/** Services of a project that run. */
export async function running(project: string): Promise<string[]> {
  const label = '{{.Label "com.docker.compose.service"}}';
  const filter = `label=com.docker.compose.project=${project}`;
  const names = await host.run(['docker', 'ps', '--filter', filter, '--format', label]);
  return names.split('\n').filter(Boolean).toSorted();
}
