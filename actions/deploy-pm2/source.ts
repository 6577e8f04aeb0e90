import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative, sep } from 'node:path';
import { filesBelow, kindOf, type ReleaseFile, readFileOf } from '../../lib/host/local-files.js';
import { sourceInvalid, sourceMissing, sourceUnsafe } from './errors.js';
import { unpackTarball } from './tarball.js';

/** The files of an app as they are on this machine. */
export interface Source {
  readonly files: readonly ReleaseFile[];
  /** Removes what was unpacked. */
  end(): Promise<void>;
}

/**
 * Reads an app from a folder or a tarball.
 *
 * @param written as the input has it
 * @param directory the folder that relative paths are read from
 * @param keepsModules whether `node_modules` belongs to the app
 * @throws DeployError `pm2-source-missing`, `pm2-source-invalid`, `pm2-source-unsafe`
 */
export async function readSource(written: string, directory: string, keepsModules: boolean): Promise<Source> {
  const path = isAbsolute(written) ? written : join(directory, written);
  const isLeftOut = (name: string) => name === '.git' || (name === 'node_modules' && !keepsModules);
  const { isDirectory, isFile } = await kindOf(path);
  if (isDirectory) return readFolder(path, isLeftOut, written);
  if (!isFile) throw sourceMissing(written, directory);
  return readTarball(path, isLeftOut, written);
}

async function readFolder(
  folder: string,
  isLeftOut: (name: string) => boolean,
  written: string,
): Promise<Source> {
  const paths = await filesBelow(folder, isLeftOut);
  if (paths.length === 0) throw sourceInvalid(written, 'it holds no file');
  const files = await Promise.all(
    paths.toSorted().map((path) => readFileOf(relative(folder, path).split(sep).join('/'), path)),
  );
  return { files, end: async () => undefined };
}

async function readTarball(
  path: string,
  isLeftOut: (name: string) => boolean,
  written: string,
): Promise<Source> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-app-'));
  const end = () => rm(folder, { recursive: true, force: true });
  try {
    const { files, unsafe } = await unpackTarball(path, folder).catch((error: Error) => {
      throw sourceInvalid(written, error.message);
    });
    if (unsafe.length > 0) throw sourceUnsafe(written, unsafe);
    const kept = files.filter((file) => !file.path.split('/').some(isLeftOut));
    if (kept.length === 0) throw sourceInvalid(written, 'it holds no file');
    const read = kept.map(async ({ path, localPath, mode }) => {
      const one = await readFileOf(path, localPath);
      return { ...one, file: { ...one.file, mode } };
    });
    return { files: await Promise.all(read), end };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}
