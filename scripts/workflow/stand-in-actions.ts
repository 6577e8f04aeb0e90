import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitFolder } from './git-folder.js';

/**
 * Stand-ins for the actions of others that workflows name: act takes each action's repository before a job begins, also
 * of steps that are skipped, and none is in reach. One that is run fails, and says what it is.
 *
 * @param repository whose workflows
 * @param folder where the stand-ins are made
 * @param given `owner/name@ref` -> a git folder, for those that are there
 * @returns `owner/name@ref` -> a git folder
 */
export async function standInActions(
  repository: string,
  folder: string,
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const names = new Set<string>();
  for await (const path of glob('.github/workflows/*.yml', { cwd: repository })) {
    for (const name of othersIn(await readFile(join(repository, path), 'utf8'))) names.add(name);
  }
  const missing = [...names].filter((name) => !(name in given));
  const made = missing.map(async (name) => [name, await standIn(name, folder)] as const);
  return { ...Object.fromEntries(await Promise.all(made)), ...given };
}

/** act does the work of actions/checkout by itself. */
function othersIn(workflow: string): readonly string[] {
  return [...workflow.matchAll(/^ *(?:- )?uses: ([\w.-]+\/[\w.-]+@[\w.-]+)/gm)]
    .flatMap(([, name]) => name ?? [])
    .filter((name) => !/^(actions\/checkout|org\/deploy-kit)@/.test(name));
}

async function standIn(name: string, folder: string): Promise<string> {
  const path = join(folder, name.replaceAll(/[/@]/g, '-'));
  await mkdir(path, { recursive: true });
  await writeFile(
    join(path, 'action.yml'),
    `name: ${name}\ndescription: A stand-in.\nruns: { using: node24, main: main.js }\n`,
  );
  const said = `::error::this is a stand-in for ${name}, which is not in reach here`;
  await writeFile(join(path, 'main.js'), `console.log(${JSON.stringify(said)});\nprocess.exitCode = 1;\n`);
  const git = new GitFolder(path);
  await git.init(`https://github.com/${name.split('@')[0]}.git`);
  await git.commit('a stand-in');
  return path;
}
