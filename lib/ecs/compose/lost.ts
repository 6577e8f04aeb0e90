import type { ComposeService } from '../../values/compose-project.js';
import type { Notes } from './notes.js';

/** Keys that are translated, that say nothing a task needs, or whose part ECS takes by itself. */
const settled = new Set(
  (
    'image command entrypoint environment env_file ports expose healthcheck depends_on secrets mem_limit ' +
    'mem_reservation cpus deploy user working_dir stop_grace_period ulimits labels label_file sysctls ' +
    'cap_add cap_drop init read_only tty stdin_open platform scale container_name restart profiles ' +
    'pull_policy attach develop networks volumes build'
  ).split(' '),
);

/** What people use most of what there is not, and what takes its place. */
const instead: Readonly<Record<string, string>> = {
  logging: 'logs go where log-configuration-log-driver and log-configuration-options say (awslogs)',
  tmpfs: 'a task has its own disk, which ends with it',
  network_mode: 'a task has an address of its own; its containers share it',
  extra_hosts: 'names come from DNS: Route 53, Cloud Map or Service Connect',
  hostname: 'a task is found by Service Connect, Cloud Map or a load balancer',
  dns: 'a task asks the resolver of its VPC',
  privileged: 'Fargate gives no privileges',
  devices: 'Fargate has no devices',
  configs: 'put them into the image, or read them from a parameter or S3',
  shm_size: 'Fargate has 64 MB of shared memory',
  stop_signal: 'set STOPSIGNAL in the image',
  links: 'containers of a task reach each other at 127.0.0.1',
};

/** Says what of a service has no counterpart in a task of Fargate. */
export function noteLost(name: string, service: ComposeService, notes: Notes): void {
  const keys = service as Readonly<Record<string, unknown>>;
  const lost = (what: string, why?: string) =>
    notes.lost.push(`service ${name}: ${what}${why ? `: ${why}` : ''}`);
  for (const [key, value] of Object.entries(keys)) {
    if (settled.has(key) || key.startsWith('x-') || isNothing(value)) continue;
    lost(`${key} has no counterpart`, instead[key]);
  }
  for (const volume of listOf(keys.volumes)) {
    const { type, source, target } = volume;
    if (type === 'bind') {
      lost(`the folder ${source} at ${target} is not there`, 'put it into the image, or use EFS or S3');
    } else {
      const which = source === undefined ? 'a volume' : `the volume ${source}`;
      lost(
        `${which} at ${target} does not outlive the task`,
        'add an EFS volume, or move the data to a service of AWS',
      );
    }
  }
  const networks = Object.keys((keys.networks ?? {}) as object).filter((network) => network !== 'default');
  if (networks.length > 0) {
    lost(`networks ${networks.join(', ')} have no counterpart`, 'security groups say who reaches whom');
  }
  if (keys.build !== undefined)
    lost('build is not done here', 'the image must be in a registry that ECS reaches');
  for (const key of Object.keys(service.deploy ?? {})) {
    if (['resources', 'replicas', 'mode', 'placement'].includes(key)) continue;
    lost(`deploy.${key} has no counterpart in a task definition`, 'it belongs to the service of ECS');
  }
}

function isNothing(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function listOf(value: unknown): readonly Readonly<Record<string, string | undefined>>[] {
  return Array.isArray(value) ? value : [];
}
