import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerLines, type Ended, tryDocker } from './engine.js';

/** The base that `scripts/setup` makes; where it is there, nothing has to be pulled. */
const ownBase = 'deploy-kit/debian:trixie';
const publicBase = 'debian:trixie-slim';
const repository = 'deploy-kit/host';
const buildDeadlineMs = 15 * 60_000;

export interface HostImageBuild {
  /** The folder with the Dockerfile and what it copies. */
  readonly recipe: string;
  /** Told before something is built, which takes a minute. */
  building(base: string): void;
  readonly signal: AbortSignal;
}

/** The image of a host, ready to be started; or how Docker failed to build it. */
export type HostImageEnd = { readonly image: string } | { readonly failed: Ended };

/**
 * The image of throwaway hosts, for a machine that has Docker alone: built once from Debian's own image and packages,
 * and kept for the next time under a name that holds the hash of its recipe.
 */
export async function hostImage({ recipe, building, signal }: HostImageBuild): Promise<HostImageEnd> {
  const base = (await isHere(ownBase)) ? ownBase : publicBase;
  const image = `${repository}:rehearse-${await hashOf(recipe, base)}`;
  if (await isHere(image)) return { image };
  building(base);
  const build = ['build', '--quiet', '--network', 'host', '--build-arg', `BASE=${base}`];
  const proxy = proxyOf(process.env);
  const failed = await tryDocker([...build, ...buildArguments(proxy), '--tag', image, recipe], {
    deadlineMs: buildDeadlineMs,
    signal,
    environment: proxy,
  });
  if (failed.code !== 0) return { failed };
  await removeOthers(image);
  return { image };
}

async function isHere(image: string): Promise<boolean> {
  return (await tryDocker(['image', 'inspect', '--format', '{{.Id}}', image])).code === 0;
}

async function hashOf(recipe: string, base: string): Promise<string> {
  const hash = createHash('sha256').update(base);
  for (const name of (await readdir(recipe)).toSorted()) {
    hash.update(`\n${name}\n`).update(await readFile(join(recipe, name)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** A proxy that this process is told to use is one that programs in a build need as well. */
export function proxyOf(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const pairs = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => {
    const value = environment[name] ?? environment[name.toUpperCase()];
    return value ? [[name, value]] : [];
  });
  return Object.fromEntries(pairs);
}

/** `docker build` takes a value that is not written from its own environment. */
export function buildArguments(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(values).flatMap((name) => ['--build-arg', name]);
}

/** Those of earlier recipes; one that a living host is made from stays. */
async function removeOthers(image: string): Promise<void> {
  const all = await dockerLines([
    ...['image', 'ls', '--filter', `reference=${repository}:rehearse-*`],
    ...['--format', '{{.Repository}}:{{.Tag}}'],
  ]);
  for (const other of all.filter((name) => name !== image)) await tryDocker(['image', 'rm', other]);
}
