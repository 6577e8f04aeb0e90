import { cpuUnits, memoryMiB } from './fargate-sizes.js';
import { type ContainerDefinition, namedContainers, type TaskDefinition } from './task-definition.js';

/** Name of a value -> the value as text. */
export type Section = ReadonlyMap<string, string>;

/** Lists whose items have a name, so that they are told apart by it and their order does not matter. */
const namedLists = new Map<string, readonly string[]>(
  Object.entries({
    environment: ['name'],
    secrets: ['name'],
    secretOptions: ['name'],
    ulimits: ['name'],
    volumes: ['name'],
    tags: ['key'],
    properties: ['name'],
    portMappings: ['containerPort', 'containerPortRange', 'protocol'],
    mountPoints: ['containerPath'],
    volumesFrom: ['sourceContainer'],
    dependsOn: ['containerName'],
    extraHosts: ['hostname'],
    systemControls: ['namespace'],
    resourceRequirements: ['type'],
  }),
);

/** What such an item is called where the list's own name is no word for one. */
const itemNames: Readonly<Record<string, string>> = {
  secrets: 'secret',
  tags: 'tag',
  ulimits: 'ulimit',
  volumes: 'volume',
  portMappings: 'port',
  mountPoints: 'mount',
};

/** Lists of words whose order does not matter to ECS. */
const sets = ['requiresCompatibilities', 'links', 'add', 'drop', 'placementConstraints', 'ignoredExitCodes'];

/** What is the same as left out: ECS fills it in, and Describe returns it. */
const defaults: Readonly<Record<string, unknown>> = {
  cpu: 0,
  essential: true,
  protocol: 'tcp',
  readOnly: false,
  interval: 30,
  timeout: 5,
  retries: 3,
  transitEncryption: 'DISABLED',
};

/** The parts of a task definition: the task itself, then each container. */
export function flatten(definition: TaskDefinition): ReadonlyMap<string, Section> {
  const { containerDefinitions, cpu, memory, ...task } = definition;
  const sized = {
    ...task,
    ...(cpu && { cpu: String(cpuUnits(cpu) ?? cpu) }),
    ...(memory && { memory: String(memoryMiB(memory) ?? memory) }),
  };
  return new Map([
    ['task definition', section(sized)],
    ...namedContainers(definition).map(
      ([name, container]) => [`container ${name}`, section(ownPorts(container, task.networkMode))] as const,
    ),
  ]);
}

/** Where a container has its own address, a port of the host is the same port, written or not. */
function ownPorts({ name, ...container }: ContainerDefinition, networkMode: string | undefined): object {
  const isOwn = networkMode === 'awsvpc' || networkMode === 'host';
  const portMappings = container.portMappings?.map(({ hostPort, ...port }) => {
    const isDefault = !hostPort || (isOwn && hostPort === port.containerPort);
    return { protocol: 'tcp', ...port, ...(!isDefault && { hostPort }) };
  });
  return { ...container, ...(portMappings && { portMappings }) };
}

function section(value: object): Section {
  const values = new Map<string, string>();
  addMap(value, '', values);
  return values;
}

function addMap(map: object, before: string, values: Map<string, string>): void {
  for (const [key, value] of Object.entries(map)) {
    if (value === null || value === undefined || defaults[key] === value) continue;
    const name = `${before}${key}`;
    if (Array.isArray(value)) addList(value, key, name, values);
    else if (typeof value === 'object') addMap(value, `${name}.`, values);
    else values.set(name, shown(value));
  }
}

function addList(list: readonly unknown[], key: string, name: string, values: Map<string, string>): void {
  if (list.length === 0) return;
  const by = namedLists.get(key);
  if (!by) {
    const items = list.map((item) => JSON.stringify(sorted(item)));
    values.set(name, `[${(sets.includes(key) ? items.toSorted() : items).join(', ')}]`);
    return;
  }
  for (const item of list as readonly Record<string, unknown>[]) {
    const own = by.map((one) => item[one]).filter((one) => one !== undefined && one !== null);
    const label = `${itemNames[key] ?? key} ${own.join('/')}`;
    const rest = Object.entries(item).filter(([one, value]) => !by.includes(one) && defaults[one] !== value);
    values.set(label, rest.length === 1 ? shown(rest[0]?.[1]) : shown(Object.fromEntries(rest)));
  }
}

/** A value in a line: text as it is where it shows itself, else as JSON. */
function shown(value: unknown): string {
  const isPlain = typeof value === 'string' && value.trim() === value && /^[^\p{C}"]+$/u.test(value);
  if (isPlain) return value;
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'yes';
  return JSON.stringify(sorted(value));
}

/** The order of keys never matters. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
