import { script } from '../../lib/host/script.js';
import type { Command } from '../../lib/ssh/remote.js';
import type { Preparation } from './preparation.js';

const deadlineMs = 60_000;

/** How a project was started by hand, as Compose wrote it on its containers. */
export interface AdoptedProject {
  readonly directory: string;
  readonly files: readonly string[];
  readonly envFiles: readonly string[];
}

/** The files are looked for as well: they may have gone since. A tab between the fields. */
const lookText = `project=$1; shift
id=$("$@" ps -q --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False | head -n 1)
[ -n "$id" ] || exit 0
label() { printf '{{index .Config.Labels "com.docker.compose.project.%s"}}' "$1"; }
"$@" inspect --format "$(label working_dir)	$(label config_files)	$(label environment_file)" "$id"`;

/**
 * Finds out how a project that deploy-kit did not deploy was started, so that a first deploy which fails can
 * go back to it.
 *
 * @param root the project's state folder
 * @returns undefined when nothing of it runs, or its files are not known
 */
export async function readAdopted(
  { host, docker, request, context }: Preparation,
  root: string,
): Promise<AdoptedProject | undefined> {
  const options = { signal: context.signal, deadlineMs, repeatable: true };
  const look = await host.remote.exec(
    script('look for the project', lookText, [request.project, ...docker]),
    options,
  );
  const adopted = parseAdopted(look.stdout);
  if (adopted === undefined || isOurOwn(adopted, root)) return undefined;
  const there = script('look for its files', 'for file; do [ -r "$file" ] || exit 1; done', adopted.files);
  const found = await host.remote.exec(there, options);
  return found.code === 0 ? adopted : undefined;
}

/** @param line directory, files and env files as Compose's labels have them, a tab between */
export function parseAdopted(line: string): AdoptedProject | undefined {
  const [directory = '', files = '', envFiles = ''] = line.trimEnd().split('\t');
  const list = (text: string): string[] => text.split(',').filter(Boolean);
  if (directory === '' || list(files).length === 0) return undefined;
  return { directory, files: list(files), envFiles: list(envFiles) };
}

/**
 * Containers of ours whose release is no longer known: their files are named through `current`, which leads to
 * what is being deployed by then, so that going back to them would bring up the very release that failed.
 */
export function isOurOwn({ files }: AdoptedProject, root: string): boolean {
  return files.some((file) => file.startsWith(`${root}/`));
}

/** Brings it up again, from its own files and the images that are there. */
export function readoptCommand(docker: readonly string[], project: string, adopted: AdoptedProject): Command {
  const argv = [
    ...docker,
    ...['compose', '--project-name', project, '--project-directory', adopted.directory],
    ...adopted.files.flatMap((file) => ['--file', file]),
    ...adopted.envFiles.flatMap((file) => ['--env-file', file]),
    ...['up', '--detach', '--no-build', '--pull', 'never', '--remove-orphans'],
  ];
  return { argv, label: 'docker compose up' };
}
