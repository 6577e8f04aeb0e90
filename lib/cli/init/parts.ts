/** One phase of the start: a host and the compose file that is deployed there. */
export interface StartPhase {
  readonly name: string;
  readonly file: string;
}

/** Everything that the written files are made from. */
export interface Start {
  readonly project: string;
  readonly phases: readonly StartPhase[];
}

/** As Compose looks for them. */
const wholeFiles = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** `compose.db.yml`: what one of several hosts runs. */
const partForm = /^(?:docker-)?compose[.-]([a-z0-9][a-z0-9-]*)\.ya?ml$/;

/**
 * What a folder holds to be deployed: its compose file on one host, or a host for each of several
 * `compose.NAME.yml` where there is no whole one.
 *
 * @param names the files of the folder
 * @returns no phases where it has no compose file
 */
export function startOf(folder: string, names: readonly string[]): Start {
  const project = projectName(folder);
  const whole = wholeFiles.find((name) => names.includes(name));
  if (whole !== undefined) return { project, phases: [{ name: 'web', file: whole }] };
  const phases = names.toSorted().flatMap((file) => {
    const name = partForm.exec(file)?.[1];
    return name === undefined || name === 'override' ? [] : [{ name, file }];
  });
  return { project, phases };
}

/** The variable that holds the address of a host. */
export function hostVariable(phase: string): string {
  return `${phase.replaceAll('-', '_').toUpperCase()}_HOST`;
}

/** A name that Compose takes for a project as well. */
function projectName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+|-+$/g, '');
  return name || 'app';
}
