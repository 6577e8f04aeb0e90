import { cp, lstat, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

const name = '.vercel';

/**
 * The folder `.vercel` of a front end, which the Vercel CLI fills with settings and secrets. It is there as long as
 * the action works, for nobody but its owner to read; what was there before comes back.
 */
export class VercelFolder {
  /**
   * @param path of the folder
   * @param aside where what was there before waits; not beside it, as a build may publish all that is there
   * @param wasThere something was there before
   */
  constructor(
    private readonly path: string,
    private readonly aside: string,
    readonly wasThere: boolean,
  ) {}

  /** @param kept a folder for what waits */
  static async of(directory: string, kept: string): Promise<VercelFolder> {
    const path = join(directory, name);
    return new VercelFolder(path, join(kept, 'before'), await exists(path));
  }

  /** The folder of a run that was killed. */
  static left(directory: string, kept: string, wasThere: boolean): VercelFolder {
    return new VercelFolder(join(directory, name), join(kept, 'before'), wasThere);
  }

  async open(): Promise<void> {
    if (this.wasThere) await move(this.path, this.aside);
    await mkdir(this.path, { mode: 0o700 });
  }

  /** What `vercel pull` wrote: variables with their values, and settings; empty where there is none. */
  async read(file: string): Promise<string> {
    return readFile(join(this.path, file), 'utf8').catch(() => '');
  }

  /** Removes it, and puts back what was there. */
  async close(): Promise<void> {
    // Not moved yet, or back already: what is there is not ours.
    if (this.wasThere && !(await exists(this.aside))) return;
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    if (this.wasThere) await move(this.aside, this.path);
  }
}

/**
 * Closes it. A folder that cannot be removed is a warning: it is not why a deploy fails, and somebody has to know.
 *
 * @returns false when it could not be removed, or what was there could not be put back
 */
export async function closeFolder(folder: VercelFolder, warn: (message: string) => void): Promise<boolean> {
  try {
    await folder.close();
    return true;
  } catch (error) {
    warn(`.vercel holds the values of variables and could not be removed: ${(error as Error).message}`);
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
    await rm(from, { recursive: true });
  }
}
