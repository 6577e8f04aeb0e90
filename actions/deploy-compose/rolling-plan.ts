import { InputProblems } from '../../lib/errors/deploy-error.js';
import type { ComposeProject, ComposeService } from '../../lib/values/compose-project.js';
import { serviceUnknown } from './errors.js';
import type { Rolling, RollingService } from './record.js';
import { awaitedServices } from './resolve.js';
import { nameOf, placeProblems, type RollingPlace } from './rolling-conditions.js';
import { type RollingProblem, rollingRefused } from './rolling-errors.js';
import { type ProxyProblem, proxyProblems, traefikLabelProblem } from './rolling-proxies.js';

/** What is asked for. */
export interface RollingRequest {
  /** Services by name. */
  readonly rolling: readonly string[];
  readonly waitMs: number;
  /** What the files hold that a service mounts, as far as the release brings them. */
  readonly filesOf: (service: ComposeService) => Promise<readonly string[]>;
  /** Told of what could not be made sure of. */
  readonly warn: (message: string) => void;
}

const knownProxies = /(nginx|caddy|traefik)/i;

/**
 * How rolling services are replaced.
 *
 * @param project as Compose rendered it, only the services that are deployed
 * @returns undefined where none is
 * @throws InputProblems with every condition of every service that does not hold
 */
export async function planRolling(
  project: ComposeProject,
  request: RollingRequest,
): Promise<Rolling | undefined> {
  const { services = {} } = project;
  const unknown = request.rolling.filter((name) => !(name in services));
  if (unknown.length > 0)
    throw new InputProblems(unknown.map((name) => serviceUnknown('rolling', name, Object.keys(services))));
  const places = request.rolling.map((name) => placeOf(name, project));
  const problems = await Promise.all(
    places.map(async (place) => [
      ...placeProblems(place),
      ...(await problemsOfProxies(place, project, request)),
    ]),
  );
  if (problems.flat().length > 0) throw new InputProblems(problems.flat().map(rollingRefused));
  if (places.length === 0) return undefined;
  const ordered = inOrder(places, project);
  return { services: ordered.map((place) => rollingService(place, project)), waitMs: request.waitMs };
}

function placeOf(name: string, project: ComposeProject): RollingPlace {
  const service = project.services?.[name] ?? {};
  const own = Object.keys(service.networks ?? {});
  const sharedWith = (other: ComposeService) => own.filter((network) => network in (other.networks ?? {}));
  const publishing = Object.entries(project.services ?? {}).filter(
    ([other, { ports = [], ...rest }]) =>
      other !== name && ports.some(({ published }) => published !== undefined) && sharedWith(rest).length > 0,
  );
  // A database may publish its port as well.
  const known = publishing.filter(([, { image = '' }]) => knownProxies.test(image));
  const proxies = known.length > 0 ? known : publishing;
  return {
    name,
    service,
    project,
    proxies: proxies.map(([other]) => other),
    shared: own.filter((network) => proxies.some(([, other]) => network in (other.networks ?? {}))),
  };
}

async function problemsOfProxies(
  { name, service, proxies }: RollingPlace,
  { services = {} }: ComposeProject,
  { waitMs, filesOf, warn }: RollingRequest,
): Promise<RollingProblem[]> {
  const problem = ([what, remedy]: ProxyProblem) => ({ service: name, what, remedy });
  const labelled = traefikLabelProblem(name, service.labels, proxies);
  if (labelled !== undefined) return [problem(labelled)];
  const found = await Promise.all(
    proxies.map(async (proxy) => {
      const { labels = {}, ...rest } = services[proxy] ?? {};
      const texts = [
        ...(await filesOf(rest)),
        ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
      ];
      const problems = proxyProblems(texts.join('\n'), name, waitMs);
      if (problems === undefined)
        warn(
          `rolling: how ${proxy} finds ${name} stands in no file of the release and no label of ${proxy}; it has to look the name up again within rolling-wait, and to try another container when a connection fails`,
        );
      return problems ?? [];
    }),
  );
  return found.flat().map(problem);
}

/** Those that others depend on come first. */
function inOrder(places: readonly RollingPlace[], project: ComposeProject): RollingPlace[] {
  return places.toSorted(
    (one, other) => needsOf(one.name, project).length - needsOf(other.name, project).length,
  );
}

function rollingService({ name, service, shared }: RollingPlace, project: ComposeProject) {
  const oneShots = awaitedServices(project);
  return {
    service: name,
    needs: needsOf(name, project).filter((other) => !oneShots.includes(other)),
    joins: shared.map((network) => ({
      network: nameOf(network, project),
      aliases: [...new Set([name, ...(service.networks?.[network]?.aliases ?? [])])],
    })),
  } satisfies RollingService;
}

/** What a service depends on, at one remove or more: always more than what any of these does. */
function needsOf(name: string, { services = {} }: ComposeProject): string[] {
  const needs = new Set<string>();
  const visit = (one: string): void => {
    for (const needed of Object.keys(services[one]?.depends_on ?? {})) {
      if (needs.has(needed)) continue;
      needs.add(needed);
      visit(needed);
    }
  };
  visit(name);
  return [...needs];
}
