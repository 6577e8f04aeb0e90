import type { ComposeProject, ComposeService } from '../../values/compose-project.js';
import { goDuration } from '../../values/go-duration.js';
import { longestStop } from '../rules/health.js';
import type { ContainerDefinition } from '../task-definition.js';
import { healthCheckOf } from './health.js';
import type { Notes } from './notes.js';
import { containerSize } from './size.js';

/** A service among those that become containers of one task. */
export interface Chosen {
  readonly name: string;
  readonly service: ComposeService;
  readonly project: ComposeProject;
  /** Service -> name of its container, of all that are in the task. */
  readonly containers: ReadonlyMap<string, string>;
  /** Others wait for its end, so that the task goes on without it. */
  readonly isOneShot: boolean;
}

/** A container that does what the service does, as far as Fargate can. */
export function containerOf(chosen: Chosen, notes: Notes): ContainerDefinition {
  const { name, service, containers, isOneShot } = chosen;
  return {
    name: containers.get(name) ?? name,
    ...(service.image && { image: service.image }),
    essential: !isOneShot,
    ...containerSize(service),
    ...listed('entryPoint', service.entrypoint),
    ...listed('command', service.command),
    ...listed('portMappings', portsOf(name, service, notes)),
    ...listed('environment', environmentOf(name, service, notes)),
    ...listed('secrets', secretsOf(chosen, notes)),
    ...listed('dependsOn', dependenciesOf(chosen, notes)),
    ...(service.healthcheck && healthCheckOf(name, service.healthcheck, notes)),
    ...stopTimeout(name, service, notes),
    ...(service.user && { user: service.user }),
    ...(service.working_dir && { workingDirectory: service.working_dir }),
    ...(service.read_only && { readonlyRootFilesystem: true }),
    ...(service.tty && { pseudoTerminal: true }),
    ...(service.stdin_open && { interactive: true }),
    ...linuxParameters(name, service, notes),
    ...listed('ulimits', ulimitsOf(service)),
    ...listed(
      'systemControls',
      Object.entries(service.sysctls ?? {}).map(([namespace, value]) => ({ namespace, value })),
    ),
    ...(Object.keys(service.labels ?? {}).length > 0 && { dockerLabels: { ...service.labels } }),
  };
}

/** A list that is empty is left out. */
function listed<Key extends string, Item>(key: Key, items: readonly Item[] | null | undefined) {
  return (items?.length ? { [key]: [...items] } : {}) as { [Name in Key]?: Item[] };
}

function portsOf(name: string, { ports = [], expose = [] }: ComposeService, notes: Notes) {
  const mapped = new Map<string, { containerPort: number; protocol: 'tcp' | 'udp' }>();
  const add = (port: number, protocol: string) =>
    mapped.set(`${port}/${protocol}`, { containerPort: port, protocol: protocol === 'udp' ? 'udp' : 'tcp' });
  for (const { target = 0, published, protocol = 'tcp' } of ports) {
    add(target, protocol);
    if (published === undefined || published === String(target)) continue;
    notes.other.push(`service ${name}: port ${published} becomes ${target}, where the task itself answers`);
  }
  for (const port of expose) {
    const [, from = '', protocol = 'tcp'] = /^(\d+)(?:\/(\w+))?$/.exec(port) ?? [];
    if (from) add(Number(from), protocol);
  }
  return [...mapped.values()];
}

function environmentOf(name: string, { environment = {} }: ComposeService, notes: Notes) {
  const unset = Object.keys(environment).filter((key) => environment[key] === null);
  if (unset.length > 0) {
    notes.lost.push(
      `service ${name}: ${unset.join(', ')} would come from the shell, where it is not set here`,
    );
  }
  return Object.entries(environment).flatMap(([key, value]) =>
    value === null ? [] : [{ name: key, value }],
  );
}

/** Where Compose has a file for a secret, ECS has a variable; by the name alone it is a parameter of SSM. */
function secretsOf({ name, service, project }: Chosen, notes: Notes) {
  return (service.secrets ?? []).map(({ source = '', target = source }) => {
    const known = project.secrets?.[source];
    const variable = target.split('/').at(-1) ?? source;
    const valueFrom = known?.external && known.name ? known.name : source;
    notes.other.push(
      `service ${name}: the secret ${source} becomes the variable ${variable}, from the SSM parameter ${valueFrom} unless the input secrets has ${variable}=<ARN>; a file in /run/secrets there is none`,
    );
    return { name: variable, valueFrom };
  });
}

const conditions = {
  service_started: 'START',
  service_healthy: 'HEALTHY',
  service_completed_successfully: 'SUCCESS',
} as const;

function dependenciesOf({ name, service, containers }: Chosen, notes: Notes) {
  return Object.entries(service.depends_on ?? {}).flatMap(([other, { condition }]) => {
    const containerName = containers.get(other);
    if (containerName === undefined) {
      notes.lost.push(
        `service ${name}: it waits for ${other}, which is not in this task: it must bear that ${other} is away`,
      );
      return [];
    }
    return [{ containerName, condition: conditions[condition as keyof typeof conditions] ?? 'START' }];
  });
}

function stopTimeout(name: string, { stop_grace_period: period }: ComposeService, notes: Notes) {
  if (period === undefined) return {};
  const seconds = Math.ceil(goDuration(period) / 1_000);
  const stop = Math.min(Math.max(seconds, 2), longestStop);
  if (stop !== seconds) {
    notes.other.push(
      `service ${name}: stop_grace_period ${period} becomes ${stop} s, as Fargate takes 2 to ${longestStop}`,
    );
  }
  return { stopTimeout: stop };
}

function linuxParameters(name: string, { init, cap_add = [], cap_drop = [] }: ComposeService, notes: Notes) {
  const add = cap_add.map((one) => one.replace(/^CAP_/, '')).filter((one) => one === 'SYS_PTRACE');
  const others = cap_add.filter((one) => !/^(CAP_)?SYS_PTRACE$/.test(one));
  if (others.length > 0) {
    notes.lost.push(
      `service ${name}: cap_add ${others.join(', ')} has no counterpart: Fargate gives SYS_PTRACE only`,
    );
  }
  const capabilities = { ...listed('add', add), ...listed('drop', cap_drop) };
  const parameters = {
    ...(init && { initProcessEnabled: true }),
    ...(Object.keys(capabilities).length > 0 && { capabilities }),
  };
  return Object.keys(parameters).length > 0 ? { linuxParameters: parameters } : {};
}

function ulimitsOf({ ulimits = {} }: ComposeService) {
  return Object.entries(ulimits).map(([name, limit]) => {
    const { soft = 0, hard = soft } = typeof limit === 'number' ? { soft: limit, hard: limit } : limit;
    type Name = NonNullable<ContainerDefinition['ulimits']>[number]['name'];
    return { name: name as Name, softLimit: soft, hardLimit: hard };
  });
}
