import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { InputsOf } from '../../lib/capability/define-action.js';
import { writeDotenv } from '../../lib/docker/dotenv.js';
import { type DeployError, InputProblems } from '../../lib/errors/deploy-error.js';
import { filesBelow, kindOf, type ReleaseFile, readFileOf } from '../../lib/host/local-files.js';
import type { deployComposeInputs } from './definition.js';
import { envFileNamesFolder, fileMissing, fileOutside } from './errors.js';

export type DeployComposeInputs = InputsOf<typeof deployComposeInputs>;

/** What is asked for, read from this machine once for all hosts; says nothing of any host. */
export interface ReleaseRequest {
  readonly project: string;
  readonly inputs: DeployComposeInputs;
  /** Compose files and uploads by their path relative to the working directory, and the env file. */
  readonly files: readonly ReleaseFile[];
  /** Paths of the compose files in the release, in order. */
  readonly composeFiles: readonly string[];
  /** The folder of the first compose file in the release, `.` for the release itself. */
  readonly projectDirectory: string;
  readonly envFile: string;
}

/**
 * Reads the compose files and uploads, and writes the env file.
 *
 * @param directory the folder that relative paths are read from
 * @throws InputProblems for every file that is missing or lies outside the directory
 */
export async function readRequest(
  inputs: DeployComposeInputs,
  project: string,
  directory: string,
): Promise<ReleaseRequest> {
  const problems: DeployError[] = [];
  const paths = new Map<string, string>();
  for (const written of inputs.files) await addPath(written, 'files', directory, paths, problems);
  const composeFiles = [...paths.keys()];
  for (const written of inputs.upload ?? []) await addPath(written, 'upload', directory, paths, problems);
  const projectDirectory = dirname(composeFiles[0] ?? '.');
  const envFile = join(projectDirectory, inputs['env-file']);
  if (isOutside(envFile)) problems.push(envFileNamesFolder(inputs['env-file']));
  if (problems.length > 0) throw new InputProblems(problems);

  const files = await Promise.all([...paths].map(([path, localPath]) => readFileOf(path, localPath)));
  return {
    project,
    inputs,
    files: withEnvFile(files, envFile, await writtenEnvironment(inputs, paths.get(envFile))),
    composeFiles,
    projectDirectory,
    envFile,
  };
}

/**
 * Everything of a request that decides what runs; a release with the same fingerprint need not be deployed
 * again. How a deploy goes about it (batches, time limits, logins) is no part of it.
 */
export function fingerprintOf({ project, inputs, files, composeFiles, envFile }: ReleaseRequest): unknown {
  const { profiles, services, networks, images, transfer, build } = inputs;
  return {
    project,
    composeFiles,
    envFile,
    files: files.map(({ file, sha256 }) => [file.path, file.mode, sha256]),
    choices: { profiles, services, networks, images, transfer, build },
  };
}

/** What makes a file another one for who mounts it: path -> its mode and hash. */
export function fileMarks(files: readonly ReleaseFile[]): Map<string, string> {
  return new Map(files.map(({ file, sha256 }) => [file.path, `${file.mode.toString(8)} ${sha256}`]));
}

/** What the caller's own env file says comes first, so that `env` and `secrets` win. */
async function writtenEnvironment(inputs: DeployComposeInputs, own: string | undefined): Promise<string> {
  const before = own === undefined ? '' : `${(await readFile(own, 'utf8')).trimEnd()}\n`;
  return before + writeDotenv({ ...inputs.env, ...inputs.secrets });
}

function withEnvFile(files: readonly ReleaseFile[], path: string, text: string): ReleaseFile[] {
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return [
    ...files.filter(({ file }) => file.path !== path),
    { file: { path, content, mode: 0o600 }, sha256 },
  ];
}

/** Adds the files that a written path, a folder or a pattern stands for. */
async function addPath(
  written: string,
  input: 'files' | 'upload',
  directory: string,
  paths: Map<string, string>,
  problems: DeployError[],
): Promise<void> {
  const named = await filesNamed(written, input, directory);
  if (named === undefined) problems.push(fileMissing(input, written, directory));
  const inside = (named ?? []).map((path) => relative(directory, path));
  if (inside.some(isOutside)) problems.push(fileOutside(input, written));
  for (const path of inside.toSorted()) paths.set(path.split(sep).join('/'), join(directory, path));
}

/** @returns undefined when nothing is there; an empty folder is there all the same */
async function filesNamed(
  written: string,
  input: 'files' | 'upload',
  directory: string,
): Promise<string[] | undefined> {
  const absolute = isAbsolute(written) ? written : join(directory, written);
  const { isFile, isDirectory } = await kindOf(absolute);
  if (isFile) return [absolute];
  if (input === 'files') return undefined;
  if (isDirectory) return filesBelow(absolute);
  const matched = await filesLike(written, directory);
  return matched.length > 0 ? matched : undefined;
}

/** Whether a path that is relative to a folder leads out of it. */
function isOutside(path: string): boolean {
  return path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path);
}

async function filesLike(pattern: string, directory: string): Promise<string[]> {
  const matches = await Array.fromAsync(glob(pattern, { cwd: directory }));
  const paths = matches.map((match) => (isAbsolute(match) ? match : join(directory, match)));
  const kinds = await Promise.all(paths.map(kindOf));
  return paths.filter((_, index) => kinds[index]?.isFile);
}
