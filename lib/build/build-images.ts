import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { JournalWriter } from '../journal/events.js';
import { type BuildOutput, buildCommand, type CacheOptions } from './build-argv.js';
import { buildFailed } from './build-failure.js';
import { dockerfilePath, type ImageBuild, isRemoteContext } from './build-section.js';
import { runTool } from './tool.js';
import type { Builder, DockerCall } from './tools.js';

/** What building several images needs beside them. */
export interface BuildRun extends DockerCall {
  readonly builder: Builder;
  /** For files between us and Docker; belongs to this run. */
  readonly folder: string;
  readonly journal: JournalWriter;
  /** The images are to be pushed when all are built. */
  readonly push: boolean;
  cacheOf(image: ImageBuild): CacheOptions;
}

/** What became of one image. */
export interface BuiltImage {
  readonly image: ImageBuild;
  readonly durationMs: number;
  /** Where it stands in the engine. */
  readonly id?: string;
  readonly bytes?: number;
  readonly error?: DeployError;
}

/** Builds all images at the same time, each to its end: one that fails stops none of the others. */
export function buildImages(images: readonly ImageBuild[], run: BuildRun): Promise<BuiltImage[]> {
  return Promise.all(images.map((image, index) => buildOne(image, index, run)));
}

async function buildOne(image: ImageBuild, index: number, run: BuildRun): Promise<BuiltImage> {
  const [target] = image.names;
  const started = performance.now();
  const took = () => Math.round(performance.now() - started);
  run.journal.write({ type: 'image.building', target, step: 'build' });
  try {
    const built = await build(image, join(run.folder, `id-${index}`), run);
    const durationMs = took();
    run.journal.write({ type: 'image.built', target, step: 'build', durationMs, ...built });
    return { image, durationMs, ...built };
  } catch (thrown) {
    const error = toDeployError(thrown);
    if (!run.signal.aborted) {
      run.journal.write({ type: 'step.failed', target, step: 'build', during: 'build', error });
    }
    return { image, durationMs: took(), error };
  }
}

async function build(
  image: ImageBuild,
  idFile: string,
  run: BuildRun,
): Promise<{ id?: string; bytes?: number }> {
  const isBeside = run.builder.kind === 'buildx' && !run.builder.inEngine;
  // An engine takes images of one platform only from a builder beside it.
  const staysInBuilder = isBeside && (run.push || image.section.platforms.length > 1);
  const output: BuildOutput = staysInBuilder ? { to: 'builder' } : { to: 'engine', idFile };
  const [target] = image.names;
  const result = await runTool({
    ...run,
    ...withEnvironment(buildCommand(image, run.builder, output, run.cacheOf(image)), run),
    onLine: (line) => run.journal.write({ type: 'output', target, source: 'build', line }),
  });
  if (result.code !== 0) {
    const { file, dockerfile } = await readDockerfile(image, run.directory);
    throw buildFailed({ name: target, file, dockerfile, result });
  }
  if (staysInBuilder) return {};
  const id = (await readFile(idFile, 'utf8')).trim();
  const size = await runTool({ ...run, argv: ['docker', 'image', 'inspect', '--format', '{{.Size}}', id] });
  const bytes = Number(size.stdout.trim());
  return { id, ...(bytes > 0 && { bytes }) };
}

/** The command with what this run adds to its environment. */
export function withEnvironment<Command extends { readonly environment: Readonly<Record<string, string>> }>(
  command: Command,
  { environment }: DockerCall,
): Command {
  return { ...command, environment: { ...command.environment, ...environment } };
}

async function readDockerfile({ section }: ImageBuild, directory: string) {
  if (section.dockerfile_inline !== undefined) {
    return { file: 'dockerfile_inline', dockerfile: section.dockerfile_inline };
  }
  if (isRemoteContext(section.context)) return { file: section.dockerfile ?? 'Dockerfile', dockerfile: '' };
  const path = String(dockerfilePath(section));
  const dockerfile = await readFile(path, 'utf8').catch(() => '');
  return { file: relative(directory, path), dockerfile };
}
