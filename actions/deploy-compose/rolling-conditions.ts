import {
  type ComposeProject,
  type ComposeService,
  endedWell,
  hasHealthCheck,
} from '../../lib/values/compose-project.js';
import type { RollingProblem } from './rolling-errors.js';

/** A rolling service with what stands around it. */
export interface RollingPlace {
  readonly name: string;
  readonly service: ComposeService;
  readonly project: ComposeProject;
  /** The services through which it is published. */
  readonly proxies: readonly string[];
  /** The networks that it shares with them, as the file calls them. */
  readonly shared: readonly string[];
}

/** Why a service cannot be replaced without a gap by what Compose's files say of it. */
export function placeProblems(place: RollingPlace): RollingProblem[] {
  const checks = [...ownChecks(place), ...(place.proxies.length > 0 ? networkChecks(place) : [])];
  return checks.map(([what, remedy]) => ({ service: place.name, what, remedy }));
}

type Check = readonly [what: string, remedy: string];

function ownChecks({ name, service, proxies }: RollingPlace): Check[] {
  const { container_name: fixed, network_mode: mode } = service;
  const addresses = Object.values(service.networks ?? {}).some(
    (joined) => joined?.ipv4_address !== undefined || joined?.ipv6_address !== undefined,
  );
  const hooks = [service.post_start, service.pre_stop].some((some) => (some ?? []).length > 0);
  const checks: readonly [isWrong: boolean, ...Check][] = [
    [
      (service.ports ?? []).some(({ published }) => published !== undefined),
      'it publishes a port of the host, which two containers cannot have',
      'Let a proxy of the compose file (nginx, Caddy, Traefik) publish the port, and say expose: here.',
    ],
    [
      fixed !== undefined,
      `its container_name ${fixed} can be that of one container only`,
      `Leave container_name out: others reach it as ${name}.`,
    ],
    [
      mode !== undefined && mode !== 'bridge',
      `it has network_mode ${mode}, so that it has no name that leads to two containers`,
      'Give it networks in place of network_mode.',
    ],
    [
      addresses,
      'it has a fixed address, which two containers cannot have',
      'Leave ipv4_address and ipv6_address out.',
    ],
    [
      !hasHealthCheck(service),
      'it has no healthcheck in the compose file, so that nothing tells when a new container can take requests',
      'Give it a healthcheck: with a short interval.',
    ],
    [
      hooks,
      'it has post_start or pre_stop, which only Compose runs',
      'Do that work in the container itself.',
    ],
    [
      mode === undefined && proxies.length === 0,
      'no other service of its networks publishes a port',
      'Put a proxy (nginx, Caddy, Traefik) that publishes a port on one of its networks.',
    ],
  ];
  return checks.flatMap(([isWrong, ...check]) => (isWrong ? [check] : []));
}

/** What has to be so that a new container can come up before its proxy sees it. */
function networkChecks({ name, service, project, proxies, shared }: RollingPlace): Check[] {
  const networks = Object.keys(service.networks ?? {});
  const own = networks.filter((network) => !shared.includes(network));
  const proxy = proxies.join(', ');
  const twoNetworks = `Give ${name} and ${proxy} a network of their own (networks: [front]), and ${name} another one (networks: [front, back]).`;
  if (own.length === 0) {
    const what = `every network of it is one of ${proxy} too, which would see a new container before it is healthy`;
    return [[what, twoNetworks]];
  }
  const unreached = Object.entries(service.depends_on ?? {})
    .filter(([, { condition }]) => condition !== endedWell)
    .map(([other]) => other)
    .filter((other) => !own.some((network) => network in (project.services?.[other]?.networks ?? {})));
  const checks: Check[] = unreached.map((other) => [
    `it reaches ${other} only through a network of ${proxy}, which a new container joins once it is healthy`,
    `Put ${other} and ${name} on another network together.`,
  ]);
  const moving = shared.find((network) => takesOverGateway(network, own, project));
  if (moving !== undefined) {
    const what = `Docker would move its way to the outside to the network ${nameOf(moving, project)} when it joins that, since it is the first by name, and cut its connections`;
    checks.push([what, `Call that network something behind ${own.join(', ')}, or make it internal: true.`]);
  }
  return checks;
}

/** A container's way to the outside leads through the first by name of its networks that are not internal. */
function takesOverGateway(network: string, own: readonly string[], project: ComposeProject): boolean {
  const isInternal = (one: string) => project.networks?.[one]?.internal === true;
  const before = own.filter((one) => !isInternal(one)).map((one) => nameOf(one, project));
  return !isInternal(network) && before.length > 0 && before.every((one) => nameOf(network, project) < one);
}

/** What the engine calls a network of the file. */
export function nameOf(network: string, { name = '', networks }: ComposeProject): string {
  return networks?.[network]?.name ?? `${name}_${network}`;
}
