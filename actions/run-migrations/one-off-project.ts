import { jsonForYaml } from '../../lib/docker/compose-command.js';
import { serviceUnknown } from './compose-errors.js';
import type { Inputs } from './inputs.js';

/** A project as `docker compose config` rendered it and deploy-compose made it certain; only what is used is typed. */
interface Project {
  readonly services?: Readonly<Record<string, Service>>;
}

interface Service {
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly depends_on?: unknown;
}

/** Where a release lies. */
export interface ReleasePlace {
  /** Of all releases of the project, absolute. */
  readonly root: string;
  readonly id: string;
}

/**
 * The project with nothing but the service that migrates, for a release that is not switched to yet.
 *
 * @param text of the release's project
 * @returns JSON that Compose reads as YAML; it holds secrets
 * @throws DeployError `compose-service-unknown`
 */
export function oneOffProject(
  text: string,
  { root, id }: ReleasePlace,
  { service: name, environment = {} }: Pick<Inputs, 'environment'> & { readonly service: string },
): string {
  const { services = {}, ...rest } = JSON.parse(text) as Project;
  const found = services[name];
  if (found === undefined) throw serviceUnknown(name, Object.keys(services));
  const { depends_on: _, ...service } = found;
  const given = Object.entries(environment).map(([variable, value]) => [variable, literal(value)] as const);
  const variables = { ...service.environment, ...Object.fromEntries(given) };
  const whole = jsonForYaml({ ...rest, services: { [name]: { ...service, environment: variables } } });
  // `current` still leads to what runs now.
  return whole
    .replaceAll(`"${root}/current/`, `"${root}/releases/${id}/`)
    .replaceAll(`"${root}/current"`, `"${root}/releases/${id}"`);
}

/** Compose interpolates what it reads; what is rendered already holds `$$` for `$`. */
const literal = (value: string) => value.replaceAll('$', '$$$$');
