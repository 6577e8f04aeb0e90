import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DeployError } from '../errors/deploy-error.js';
import { listMissing, listUnreadable } from './errors.js';

/** An entry of a list of images: a name, perhaps the image's own, and the keys of a `build` section. */
export interface ListedImage {
  readonly name: string;
  readonly image?: string;
  readonly build: Readonly<Record<string, unknown>>;
}

/**
 * Reads a list of images: YAML or JSON, or the path of such a file.
 *
 * @param directory what a path starts from
 * @returns the entries, and what is wrong in them
 * @throws DeployError `build-list-missing`, `build-list-invalid`
 */
export async function readImageList(
  written: string,
  directory: string,
): Promise<{ readonly images: readonly ListedImage[]; readonly problems: readonly DeployError[] }> {
  const isPath = !written.includes('\n') && !/^[[{-]/.test(written);
  const text = isPath ? await readText(written, directory) : written;
  const { parse } = await import('yaml');
  let list: unknown;
  try {
    list = parse(text, { logLevel: 'error', merge: true });
  } catch (error) {
    throw listUnreadable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  }
  if (!Array.isArray(list)) throw listUnreadable('it is no list');
  const images = new Map<string, ListedImage>();
  const problems: DeployError[] = [];
  for (const [index, item] of list.entries()) {
    const read = readEntry(item, index + 1);
    if (read instanceof DeployError) problems.push(read);
    else if (images.has(read.name)) problems.push(invalidEntry(`${read.name} is there twice`));
    else images.set(read.name, read);
  }
  return { images: [...images.values()], problems };
}

async function readText(path: string, directory: string): Promise<string> {
  try {
    return await readFile(resolve(directory, path), 'utf8');
  } catch {
    throw listMissing(path);
  }
}

function readEntry(item: unknown, position: number): ListedImage | DeployError {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return invalidEntry(`entry ${position} is no map`);
  }
  const { name, image, ...build } = item as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name.trim() === '') return invalidEntry(`entry ${position} has no name`);
  if (image !== undefined && typeof image !== 'string') return invalidEntry(`image of ${name} is no text`);
  return { name, build, ...(image !== undefined && { image }) };
}

function invalidEntry(what: string): DeployError {
  return new DeployError({
    code: 'build-list-invalid',
    kind: 'input',
    what,
    where: 'input images',
    remedy:
      'Give a list of maps with a name each, and the keys of a build section of Compose: context, dockerfile, target, args and the like.',
  });
}
