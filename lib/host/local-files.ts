import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteFile } from '../ssh/remote.js';

/** A file of the release with the hash of what it holds. */
export interface ReleaseFile {
  readonly file: RemoteFile;
  readonly sha256: string;
}

/**
 * Every file of a folder, hidden ones and those behind links too: the host gets what a copy would hold.
 *
 * @param isLeftOut of a name, at any depth
 */
export async function filesBelow(
  folder: string,
  isLeftOut: (name: string) => boolean = () => false,
  above: readonly string[] = [],
): Promise<string[]> {
  const real = await realpath(folder);
  // A link to a folder that it lies in has no end.
  if (above.includes(real)) return [];
  const names = (await readdir(folder)).filter((name) => !isLeftOut(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { isDirectory, isFile } = await kindOf(path);
      return isDirectory ? filesBelow(path, isLeftOut, [...above, real]) : isFile ? [path] : [];
    }),
  );
  return found.flat();
}

/** What lies at a path, behind links; neither where a link leads nowhere. */
export async function kindOf(
  path: string,
): Promise<{ readonly isDirectory: boolean; readonly isFile: boolean }> {
  const found = await stat(path).catch(() => undefined);
  return { isDirectory: found?.isDirectory() ?? false, isFile: found?.isFile() ?? false };
}

/** A file of this machine as one of a release, with its hash. */
export async function readFileOf(path: string, localPath: string): Promise<ReleaseFile> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(localPath)) hash.update(chunk as Buffer);
  const { mode } = await stat(localPath);
  return {
    file: { path, content: { localPath }, mode: mode & 0o111 ? 0o755 : 0o644 },
    sha256: hash.digest('hex'),
  };
}
