import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GitFolder } from './git-folder.js';

/**
 * What `org/deploy-kit@v1` gives to a runner: the front doors and `dist`, committed.
 *
 * @param kit the folder that holds them
 * @param folder where the repository is made
 */
export async function publishKit(kit: string, folder: string): Promise<GitFolder> {
  await cp(join(kit, 'dist'), join(folder, 'dist'), { recursive: true });
  for await (const manifest of glob('*/action.yml', { cwd: kit })) {
    await mkdir(join(folder, dirname(manifest)), { recursive: true });
    await cp(join(kit, manifest), join(folder, manifest));
  }
  const repository = new GitFolder(folder);
  await repository.init('https://github.com/org/deploy-kit.git');
  await repository.commit('v1');
  return repository;
}

/**
 * Inputs of the copy's step Swap, in place of the example's. Swap belongs to the whole machine, which the hosts of
 * a fleet share, and a swap file cannot lie on the overlay that is their root.
 */
export type SwapInputs = Readonly<Record<string, string>>;

/** A user's own copy of examples/hello. Only its step Swap differs (`SwapInputs`). */
export class HelloRepository {
  private constructor(readonly git: GitFolder) {}

  /** @param example the folder examples/hello */
  static async copy(example: string, folder: string, swap: SwapInputs): Promise<HelloRepository> {
    await cp(example, folder, { recursive: true });
    const repository = new HelloRepository(new GitFolder(folder));
    await repository.git.init('https://github.com/org/hello.git');
    await repository.edit('.github/workflows/deploy.yml', (text) => rewriteSwap(text, swap));
    await repository.git.commit('hello');
    return repository;
  }

  /** Changes a file; an edit that changes nothing is a mistake of whoever asks for it. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.git.path, path);
    const before = await readFile(file, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    await writeFile(file, after);
  }

  /** What the page says from the next push on. */
  setVersion(version: number): Promise<void> {
    return this.edit('web/www/index.html', (text) => text.replace(/version \d+/, `version ${version}`));
  }
}

function rewriteSwap(workflow: string, inputs: SwapInputs): string {
  const step = /(uses: org\/deploy-kit\/provision-swap@v1\n {8}with:\n)([\s\S]*?)(\n\n)/;
  return workflow.replace(step, (_, head: string, old: string, end: string) => {
    const kept = old.split('\n').filter((line) => !(inputOf(line) in inputs));
    const changed = Object.entries(inputs).map(([name, value]) => `          ${name}: ${value}`);
    return `${head}${[...kept, ...changed].join('\n')}${end}`;
  });
}

function inputOf(line: string): string {
  return line.trim().split(':')[0] ?? '';
}
