import {
  type ComposeProject,
  type ComposeService,
  hasHealthCheck,
  oneShots,
} from '../values/compose-project.js';

/** How a stand-in misbehaves. */
export type StandInFault = 'crash' | 'unhealthy';

/**
 * An image of a few kilobytes in place of one that cannot be had: it listens where the services of the image listen,
 * answers every HTTP request with 200, and every program that the compose file calls in it succeeds.
 */
export interface StandIn {
  /** The name that it goes by. */
  readonly reference: string;
  readonly ports: readonly number[];
  /** Paths of the programs that health checks, entry points and waits call. */
  readonly programs: readonly string[];
  /** Names of users and groups that must be there. */
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Commands, joined by blanks, that end at once with 0: others wait for their end. */
  readonly ends: readonly string[];
  /** What it answers. */
  readonly body: string;
  readonly fault?: StandInFault;
  /** Another image of the same content. */
  readonly version?: 'new';
}

/** What the rollout asks of the services beside the compose file. */
export interface AskedOfServices {
  /** Programs that waits run on the host, maybe inside of a container. */
  readonly programs: readonly string[];
  /** Texts that waits look for in answers. */
  readonly bodies: readonly string[];
}

/**
 * The stand-in for an image.
 *
 * @param services of the project, those that use the image
 */
export function standInFor(
  reference: string,
  services: readonly string[],
  project: ComposeProject,
  asked: AskedOfServices,
): StandIn {
  const ending = oneShots(project);
  const own = services.flatMap((name) => {
    const service = project.services?.[name];
    return service ? [{ name, service }] : [];
  });
  const all = own.map(({ service }) => service);
  const named = all.flatMap(({ user = '' }) => [user.split(':')]);
  return {
    reference,
    ports: unique(all.flatMap(portsOf)),
    programs: unique([...all.flatMap(programsOf), ...asked.programs.map(programPath)]).filter(
      // All of them are scripts that it runs.
      (path) => path !== '/bin/busybox',
    ),
    users: unique(named.flatMap(([user]) => nameOnly(user))),
    groups: unique(named.flatMap(([, group]) => nameOnly(group))),
    ends: own.filter(({ name }) => ending.has(name)).map(({ service }) => (service.command ?? []).join(' ')),
    body: ['stand-in', ...asked.bodies].join('\n'),
  };
}

function portsOf(service: ComposeService): number[] {
  const published = (service.ports ?? [])
    .filter(({ protocol }) => protocol !== 'udp')
    .flatMap(({ target }) => target ?? []);
  const exposed = (service.expose ?? [])
    .filter((port) => !port.endsWith('/udp'))
    .map((port) => Number.parseInt(port, 10));
  const known = [...published, ...exposed];
  if (known.length > 0) return known;
  // One that publishes nothing, or has the host's network, is known by what its health check asks.
  const test = (service.healthcheck?.test ?? []).join(' ');
  return [...test.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{1,5})\b/g)].map(([, port]) =>
    Number(port),
  );
}

function programsOf(service: ComposeService): string[] {
  const [kind, program] = service.healthcheck?.test ?? [];
  const check = hasHealthCheck(service) ? [kind === 'CMD' ? program : 'sh'] : [];
  return [...check, service.entrypoint?.[0]].flatMap((name) => (name ? [programPath(name)] : []));
}

/** Where a program is looked for whose name has no folder. */
function programPath(name: string): string {
  return name.startsWith('/') ? name : `/bin/${name.replace(/^\.\//, '')}`;
}

function nameOnly(user: string | undefined): string[] {
  return user && !/^\d+$/.test(user) && user !== 'root' ? [user] : [];
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
