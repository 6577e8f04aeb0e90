import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import type { InputsOf } from '../../lib/capability/define-action.js';
import { DeployError, InputProblems } from '../../lib/errors/deploy-error.js';
import type { ReleaseFile } from '../../lib/host/local-files.js';
import type { deployPm2Inputs } from './definition.js';
import { lockMissing, scriptMissing } from './errors.js';
import { type AppPackage, parsePackage } from './package-file.js';
import { readSource } from './source.js';

export type DeployPm2Inputs = InputsOf<typeof deployPm2Inputs>;

/** What is asked for, read from this machine once for all hosts; says nothing of any host. */
export interface AppRequest {
  readonly app: string;
  /** What the app's ledger is called on a host: a Compose project may have the app's own name. */
  readonly project: string;
  readonly inputs: DeployPm2Inputs;
  /** The app's own, by their path in its folder. */
  readonly files: readonly ReleaseFile[];
  readonly script: string;
  readonly package: AppPackage;
  /** What installs the dependencies; undefined where there are none. */
  readonly install: readonly string[] | undefined;
  end(): Promise<void>;
}

/** `npm ci` without what only developers need, and without words to nobody. */
const npmCi = ['npm', 'ci', '--omit=dev', '--no-audit', '--no-fund'];

/** The name of an app's ledger. */
export const projectOf = (app: string): string => `pm2-${app}`;

/**
 * Reads the app, and whether it is what it says.
 *
 * @param directory the folder that relative paths are read from
 * @throws InputProblems with all that is wrong with it
 */
export async function readRequest(inputs: DeployPm2Inputs, directory: string): Promise<AppRequest> {
  const { app, source: written } = inputs;
  const source = await readSource(written, directory, inputs.install !== undefined).catch((error) => {
    throw error instanceof DeployError ? new InputProblems([error]) : error;
  });
  try {
    const paths = source.files.map(({ file }) => file.path);
    const [own, problems] = await readPackage(source.files);
    const script = posix.normalize(inputs.script ?? own.main ?? 'index.js');
    // What a command of the user's installs may also build the script.
    if (inputs.install === undefined && !paths.includes(script))
      problems.push(scriptMissing(script, written, paths));
    const isPackage = paths.includes('package.json');
    if (inputs.install === undefined && isPackage && !lockFiles.some((name) => paths.includes(name)))
      problems.push(lockMissing(written));
    if (problems.length > 0) throw new InputProblems(problems);
    return {
      app,
      project: projectOf(app),
      inputs,
      files: source.files,
      script,
      package: own,
      install: inputs.install ?? (isPackage ? npmCi : undefined),
      end: source.end,
    };
  } catch (thrown) {
    await source.end();
    throw thrown;
  }
}

/** https://docs.npmjs.com/cli/commands/npm-ci */
const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json'];

async function readPackage(files: readonly ReleaseFile[]): Promise<[AppPackage, DeployError[]]> {
  const content = files.find(({ file }) => file.path === 'package.json')?.file.content;
  if (content === undefined || !('localPath' in content)) return [{}, []];
  try {
    return [parsePackage(await readFile(content.localPath, 'utf8')), []];
  } catch (error) {
    if (error instanceof DeployError) return [{}, [error]];
    throw error;
  }
}

/** The choices of a release that its ledger keeps as they are. */
export function settingsOf({ inputs, script, package: own }: AppRequest): Readonly<Record<string, string>> {
  const { instances, 'exec-mode': mode, 'max-memory': memory, 'app-port': port } = inputs;
  return {
    ...(own.version !== undefined && { version: own.version }),
    script,
    instances: String(instances),
    'exec-mode': mode,
    'max-memory': `${Math.round(memory / 1024 ** 2)}M`,
    ...(port !== undefined && { 'app-port': String(port) }),
    ...(inputs['log-directory'] !== undefined && { 'log-directory': inputs['log-directory'] }),
  };
}

/** The variables of the app that were given. */
export function environmentOf({ inputs }: AppRequest): Readonly<Record<string, string>> {
  return { ...inputs.env, ...inputs.secrets };
}

/**
 * Everything of a request that decides what runs; a release with the same fingerprint need not be deployed again.
 * How a deploy goes about it (batches, time limits) is no part of it.
 */
export function fingerprintOf(request: AppRequest): unknown {
  return {
    files: request.files.map(({ file, sha256 }) => [file.path, file.mode, sha256]),
    settings: { ...settingsOf(request), 'max-memory': request.inputs['max-memory'] },
    install: request.install,
    environment: environmentOf(request),
  };
}
