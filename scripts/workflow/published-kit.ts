import { cp, glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { forAct } from './for-act.js';
import { GitFolder } from './git-folder.js';

/**
 * What `org/deploy-kit@v1` gives to a runner: the front doors, `dist` and the workflows, committed. The workflows are
 * rewritten for act.
 *
 * @param kit the folder that holds them
 * @param folder where the repository is made
 */
export async function publishKit(kit: string, folder: string): Promise<GitFolder> {
  await cp(join(kit, 'dist'), join(folder, 'dist'), { recursive: true });
  await cp(join(kit, 'package.json'), join(folder, 'package.json')).catch(() => undefined);
  for await (const path of glob(['action.yml', '*/action.yml', '.github/workflows/*.yml'], { cwd: kit })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), forAct(await readFile(join(kit, path), 'utf8')));
  }
  const repository = new GitFolder(folder);
  await repository.init('https://github.com/org/deploy-kit.git');
  await repository.commit('v1');
  return repository;
}
