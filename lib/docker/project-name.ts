import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { RunIdentity } from '../capability/capability.js';
import { DeployError } from '../errors/deploy-error.js';

/** https://docs.docker.com/compose/how-tos/project-name/ */
const projectName = /^[a-z0-9][a-z0-9_-]*$/;

/** What inputs say of the name. */
export interface NamedProject {
  readonly project?: string | undefined;
  /** The compose files, later ones over earlier ones. */
  readonly files: readonly string[];
}

/**
 * The Compose project: the input, else the compose file's `name`, else what deploy-kit.yml calls it, else the
 * repository's name.
 *
 * @throws DeployError `compose-project-unknown`
 */
export async function projectOf(inputs: NamedProject, run: RunIdentity): Promise<string> {
  if (inputs.project !== undefined) return checked(inputs.project, 'it is given as');
  const written = await writtenName(inputs.files, run.directory);
  if (written?.includes('$'))
    throw projectUnknown(`the compose file's name ${written} is only known on the host`);
  if (written !== undefined) return checked(written, "the compose file's name is");
  const repository = run.project ?? run.repository.split('/').at(-1) ?? '';
  // As Compose makes one of a folder's name.
  const normalised = repository
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[^a-z0-9]+/, '');
  if (normalised === '')
    throw projectUnknown('there is no project, no name in the compose file and no repository');
  return normalised;
}

function checked(name: string, whence: string): string {
  if (!projectName.test(name)) throw projectUnknown(`${whence} ${name}, which is no project name`);
  return name;
}

/** The last file that names the project wins, as in Compose. A file that cannot be read is told of elsewhere. */
async function writtenName(files: readonly string[], directory: string): Promise<string | undefined> {
  for (const file of files.toReversed()) {
    const path = isAbsolute(file) ? file : join(directory, file);
    const text = await readFile(path, 'utf8').catch(() => '');
    const name = /^name:[ \t]*(?:"([^"]*)"|'([^']*)'|([^\s#]+))/m.exec(text);
    const found = name?.[1] ?? name?.[2] ?? name?.[3];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** No project name can be made out. */
function projectUnknown(why: string): DeployError {
  return new DeployError({
    code: 'compose-project-unknown',
    kind: 'input',
    what: why,
    where: 'input project',
    remedy:
      'Give the input project, or a name: at the top of the compose file: lower-case letters, digits, - and _, beginning with a letter or digit.',
  });
}
