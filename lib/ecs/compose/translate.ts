import { type ComposeProject, type ComposeService, oneShots } from '../../values/compose-project.js';
import { Draft } from '../draft.js';
import type { TaskDefinition } from '../task-definition.js';
import { type Chosen, containerOf } from './container.js';
import * as errors from './errors.js';
import { noteLost } from './lost.js';
import { Notes } from './notes.js';
import { taskSize } from './size.js';

/** Which services of which file. */
export interface Translating {
  /** As it was given, for errors. */
  readonly file: string;
  /** The services that become the containers of one task; the only one where they are not named. */
  readonly services: readonly string[] | undefined;
}

/** A task definition made of a compose file, and what is to be known of it. */
export interface Translated {
  readonly draft: Draft;
  readonly notes: Notes;
}

/**
 * Makes a task definition for Fargate of services of a compose file.
 *
 * @throws DeployError where services are not named or not there, or larger than Fargate
 */
export function translate(project: ComposeProject, { file, services }: Translating): Translated {
  const notes = new Notes();
  const chosen = chosenServices(project, file, services);
  const containerDefinitions = chosen.map((one) => {
    noteLost(one.name, one.service, notes);
    noteReplicas(one, notes);
    return containerOf(one, notes);
  });
  if (chosen.length > 1) {
    notes.other.push('containers of one task reach each other at 127.0.0.1, not by the names of services');
  }
  const architecture = architectureOf(chosen);
  const definition: TaskDefinition = {
    family: familyOf(project, chosen),
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    ...taskSize(file, containerDefinitions, notes),
    ...(architecture && {
      runtimePlatform: { cpuArchitecture: architecture, operatingSystemFamily: 'LINUX' },
    }),
    containerDefinitions,
  };
  return { draft: new Draft(definition, file), notes };
}

function chosenServices(
  project: ComposeProject,
  file: string,
  names: readonly string[] | undefined,
): Chosen[] {
  const all = project.services ?? {};
  const known = Object.keys(all);
  const [only, ...others] = known;
  const wanted = names?.length ? [...new Set(names)] : only && others.length === 0 ? [only] : undefined;
  if (!wanted) throw errors.servicesNotNamed(file, known);
  const found = wanted.map((name): [string, ComposeService] => {
    const service = all[name];
    if (!service) throw errors.serviceUnknown(file, name, known);
    return [name, service];
  });
  const ends = oneShots({ services: Object.fromEntries(found) });
  // ECS takes no dot in the name of a container.
  const containers = new Map(wanted.map((name) => [name, name.replaceAll('.', '-')]));
  return found.map(([name, service]) => ({ name, service, project, containers, isOneShot: ends.has(name) }));
}

function noteReplicas({ name, service }: Chosen, notes: Notes): void {
  const replicas = service.deploy?.replicas ?? service.scale;
  if (replicas === undefined || replicas === 1) return;
  notes.lost.push(
    `service ${name}: ${replicas} replicas are the desired count of a service of ECS, not of a task`,
  );
}

/** The project's name, and the service's where there is one. */
function familyOf({ name = 'compose' }: ComposeProject, chosen: readonly Chosen[]): string {
  const [only, ...others] = chosen;
  return only && others.length === 0 ? `${name}-${only.containers.get(only.name)}` : name;
}

function architectureOf(chosen: readonly Chosen[]): 'ARM64' | 'X86_64' | undefined {
  const platforms = new Set(chosen.map(({ service }) => service.platform).filter((one) => one !== undefined));
  const [platform, ...others] = platforms;
  if (platform === undefined || others.length > 0) return undefined;
  return /arm64|aarch64/.test(platform) ? 'ARM64' : 'X86_64';
}
