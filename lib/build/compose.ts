import { access, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ChildResult } from '../run/child.js';
import { composeInvalid, composeMissing, filesMissing } from './errors.js';
import type { SecretSources } from './read-section.js';
import { runTool } from './tool.js';
import { type DockerCall, isWithoutPlugin, quickDeadlineMs } from './tools.js';

/** What of a Compose project its images are made from. */
export interface ComposeBuilds {
  readonly project: string;
  /** Those that have a `build:` section, in the order in which Compose prints them. */
  readonly services: readonly ComposeBuild[];
  readonly secrets: SecretSources;
}

export interface ComposeBuild {
  readonly service: string;
  readonly image?: string;
  readonly platform?: string;
  readonly build: unknown;
}

interface Model {
  readonly name?: string;
  readonly services?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly secrets?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the `build:` sections of compose files as this machine's Compose reads them: extends, includes, variables,
 * `.env`, all profiles. In two turns, so that what only running services need (their variables, their `env_file`)
 * need not be there: the first keeps variables as they stand, and of its result the second gets the builds alone.
 *
 * @param files relative to the call's directory, and there; later ones over earlier ones
 * @throws DeployError `build-compose-missing`, `build-compose-invalid`
 */
export async function composeBuilds(files: readonly string[], call: DockerCall): Promise<ComposeBuilds> {
  const paths = files.map((file) => resolve(call.directory, file));
  const project = ['--project-directory', dirname(paths[0] ?? call.directory)];
  const written = await config(
    [...project, '--profile', '*', ...paths.flatMap((path) => ['--file', path])],
    ['--no-interpolate', '--no-path-resolution'],
    call,
  );
  const services = Object.entries(written.services ?? {}).filter(([, service]) => isMap(service.build));
  // Without a service Compose would call the project empty.
  if (services.length === 0) return { project: '', services: [], secrets: {} };
  const name = await projectName(paths);
  const reduced = {
    ...(name !== undefined && { name }),
    services: Object.fromEntries(services.map(([service, of]) => [service, buildPart(of)])),
    secrets: usedSecrets(services, written.secrets ?? {}),
  };
  const read = unescaped(await config([...project, '--file', '-'], [], call, JSON.stringify(reduced)));
  return {
    project: read.name ?? '',
    services: Object.entries(read.services ?? {}).map(([service, { build, image, platform }]) => ({
      service,
      build,
      ...(typeof image === 'string' && { image }),
      ...(typeof platform === 'string' && { platform }),
    })),
    secrets: (read.secrets ?? {}) as SecretSources,
  };
}

async function config(
  before: readonly string[],
  flags: readonly string[],
  call: DockerCall,
  stdin?: string,
): Promise<Model> {
  const result = await runTool({
    ...call,
    argv: ['docker', 'compose', ...before, 'config', '--format', 'json', ...flags],
    deadlineMs: quickDeadlineMs,
    ...(stdin !== undefined && { stdin }),
  });
  if (isWithoutPlugin('compose', result) || isOldClient(result)) throw composeMissing();
  if (result.code !== 0) throw composeInvalid(result);
  return JSON.parse(result.stdout) as Model;
}

/** A client without plugins takes `compose` for a mistake in its own options. */
function isOldClient({ code, lines }: ChildResult): boolean {
  return (
    code !== 0 &&
    lines.some((line) => /^(unknown flag: --project-directory|unknown shorthand flag)/.test(line))
  );
}

/**
 * Looks whether compose files are there, which asks nobody else.
 *
 * @param files relative to the directory
 * @throws DeployError `build-file-missing`
 */
export async function requireFiles(files: readonly string[], directory: string): Promise<void> {
  const there = await Promise.all(
    files.map((file) =>
      access(resolve(directory, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  const missing = files.filter((_, index) => !there[index]);
  if (missing.length > 0) throw filesMissing(missing);
}

/** As it was written: with variables kept, Compose takes away what a name may not have, `${` too. */
async function projectName(paths: readonly string[]): Promise<string | undefined> {
  const { parse } = await import('yaml');
  let name: string | undefined;
  for (const path of paths) {
    const document: unknown = parse(await readFile(path, 'utf8'), { logLevel: 'silent', merge: true });
    if (isMap(document) && typeof document.name === 'string') name = document.name;
  }
  return name;
}

function buildPart({ build, image, platform }: Readonly<Record<string, unknown>>) {
  return { build, ...(image !== undefined && { image }), ...(platform !== undefined && { platform }) };
}

/** Those of other services may need variables that are not there. */
function usedSecrets(
  services: readonly (readonly [string, Readonly<Record<string, unknown>>])[],
  all: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const used = new Set(
    services.flatMap(([, { build }]) => {
      const items = isMap(build) && Array.isArray(build.secrets) ? build.secrets : [];
      return items.map((item: unknown) => (isMap(item) ? item.source : item));
    }),
  );
  return Object.fromEntries(Object.entries(all).filter(([name]) => used.has(name)));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Compose prints `$$` for `$`, so that what it prints can be read again. */
function unescaped<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replaceAll('$$', () => '$')) as Value;
}
