import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFolder } from './git-folder.js';

/** An action of others, which the runner loads before it knows that its step is skipped. It fails where it is run. */
export async function actionNotRun(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'action.yml'),
    `name: Stand-in for ${name}
description: Is loaded and never run.
runs:
  using: composite
  steps:
    - shell: bash
      run: |
        echo "::error::the stand-in for ${name} was run"
        exit 1
`,
  );
  const git = new GitFolder(folder);
  await git.init(`https://github.com/${name}.git`);
  await git.commit('stand-in');
  return folder;
}
