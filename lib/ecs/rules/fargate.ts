import { type ContainerDefinition, isForFargate } from '../task-definition.js';
import type { Subject } from './subject.js';

const code = 'task-definition-fargate';

/**
 * What Fargate does not have.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
const notOfTasks = ['ipcMode', 'placementConstraints'] as const;
const notOfContainers = [
  ...(['disableNetworking', 'dnsSearchDomains', 'dnsServers', 'dockerSecurityOptions'] as const),
  ...(['extraHosts', 'links', 'privileged'] as const),
] as const satisfies readonly (keyof ContainerDefinition)[];
const notOfLinux = ['devices', 'maxSwap', 'sharedMemorySize', 'swappiness', 'tmpfs'] as const;

/** The total of a task's own storage; GiB. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html */
const storage = { from: 21, to: 200 };

/** What is meant for Fargate does without what Fargate does not have. */
export function fargateRules(subject: Subject): void {
  const { definition, containers } = subject;
  storageRule(subject);
  if (!isForFargate(definition)) return;
  const tell = (owner: object, key: string, what: string, remedy: string) =>
    subject.tellLimit(owner, key, code, what, remedy);
  if (definition.networkMode !== 'awsvpc') {
    const what = `the network mode of Fargate is awsvpc, and this is ${definition.networkMode ?? 'none'}`;
    tell(definition, 'networkMode', what, 'Write networkMode: awsvpc.');
  }
  refused(subject, definition, notOfTasks, 'Fargate');
  if (definition.pidMode === 'host') {
    tell(definition, 'pidMode', 'Fargate has no host to share processes with', 'Give pidMode: task.');
  }
  for (const volume of definition.volumes ?? []) {
    refused(subject, volume, ['dockerVolumeConfiguration'], 'Fargate');
    if (!volume.host?.sourcePath) continue;
    const what = `the volume ${volume.name} is a folder of the host, and Fargate has none`;
    tell(volume.host, 'sourcePath', what, 'Leave sourcePath out, or use an EFS volume.');
  }
  for (const [name, container] of containers) {
    refused(subject, container, notOfContainers, `container ${name}: Fargate`);
    refused(subject, container.linuxParameters, notOfLinux, `container ${name}: Fargate`);
    capabilities(subject, name, container);
  }
}

function storageRule(subject: Subject): void {
  const { ephemeralStorage } = subject.definition;
  const size = ephemeralStorage?.sizeInGiB;
  if (typeof size !== 'number' || (size >= storage.from && size <= storage.to)) return;
  const what = `ephemeralStorage is ${size} GiB`;
  subject.tellLimit(ephemeralStorage, 'sizeInGiB', code, what, `Give ${storage.from} to ${storage.to}.`);
}

/** A key with nothing, false or an empty list asks for nothing. */
function refused<Thing extends object>(
  subject: Subject,
  thing: Thing | undefined | null,
  keys: readonly (keyof Thing & string)[],
  who: string,
): void {
  for (const key of keys) {
    const value = thing?.[key];
    if (value === undefined || value === null || value === false) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    subject.tellLimit(thing, key, code, `${who} has no ${key}`, `Take ${key} away, or run it on EC2.`);
  }
}

function capabilities(subject: Subject, name: string, { linuxParameters }: ContainerDefinition): void {
  const { capabilities } = linuxParameters ?? {};
  for (const capability of capabilities?.add ?? []) {
    if (/^(CAP_)?SYS_PTRACE$/.test(capability)) continue;
    const what = `container ${name}: Fargate gives no capability ${capability}`;
    subject.tellLimit(capabilities, 'add', code, what, 'Add SYS_PTRACE only, or run it on EC2.');
  }
}
