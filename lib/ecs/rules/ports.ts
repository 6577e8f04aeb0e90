import type { ContainerDefinition } from '../task-definition.js';
import { repeated, type Subject } from './subject.js';

type PortMapping = NonNullable<ContainerDefinition['portMappings']>[number];

const code = 'task-definition-port';

/**
 * Ports are ports, and where all containers share one address each is used once and by its own number.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html
 */
export function portRules(subject: Subject): void {
  const { networkMode } = subject.definition;
  for (const [name, { portMappings }] of subject.containers) {
    for (const port of portMappings ?? []) {
      const problem = portProblem(port, networkMode);
      if (problem)
        subject.tell(port, problem.key, code, `container ${name}: ${problem.what}`, problem.remedy);
    }
  }
  if (networkMode !== 'awsvpc' && networkMode !== 'host') return;
  const all = subject.containers.flatMap(([, { portMappings }]) => portMappings ?? []);
  for (const port of repeated(all, portName)) {
    const what = `port ${portName(port)} is mapped twice, and all containers of the task share one address`;
    subject.tell(port, 'containerPort', code, what, 'Let each container listen on a port of its own.');
  }
}

function portName({ containerPort, protocol }: PortMapping): string | undefined {
  return containerPort === undefined ? undefined : `${containerPort}/${protocol ?? 'tcp'}`;
}

function portProblem({ containerPort, hostPort, containerPortRange }: PortMapping, networkMode?: string) {
  if (containerPort === undefined && containerPortRange === undefined) {
    const what = 'a port mapping has no containerPort';
    return { key: undefined, what, remedy: 'Give containerPort, or containerPortRange.' };
  }
  if (containerPort !== undefined && !isPort(containerPort)) {
    return {
      key: 'containerPort',
      what: `${containerPort} is no port`,
      remedy: 'Give a port from 1 to 65535.',
    };
  }
  if (hostPort && !isPort(hostPort)) {
    return { key: 'hostPort', what: `${hostPort} is no port`, remedy: 'Give a port from 1 to 65535.' };
  }
  const isOwnAddress = networkMode === 'awsvpc' || networkMode === 'host';
  if (isOwnAddress && hostPort && hostPort !== containerPort) {
    const what = `hostPort ${hostPort} is not containerPort ${containerPort}, and ${networkMode} does not translate ports`;
    return { key: 'hostPort', what, remedy: `Leave hostPort out, or give ${containerPort}.` };
  }
  return undefined;
}

const isPort = (number: number) => number >= 1 && number <= 65_535;
