import type { EcsService } from '../../aws/ecs.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { loadBalancedContainer } from './errors.js';
import type { ServiceName } from './read-service.js';

/**
 * What can be seen to fail before anything is changed: the target groups of a service send to a container and a port
 * that the task definition must have.
 *
 * @throws DeployError `ecs-container-unbalanced`
 */
export function checkFits(name: ServiceName, service: EcsService, definition: TaskDefinition): void {
  const ports = namedContainers(definition).flatMap(([container, { portMappings }]) =>
    (portMappings ?? []).map(({ containerPort, containerPortRange }) => ({
      container,
      port: containerPort,
      text: `${container}:${containerPort ?? containerPortRange}`,
    })),
  );
  for (const { containerName, containerPort } of service.loadBalancers ?? []) {
    if (containerName === undefined || containerPort === undefined) continue;
    const isThere = ports.some(
      ({ container, port }) => container === containerName && port === containerPort,
    );
    if (isThere) continue;
    const known = ports.map(({ text }) => text);
    throw loadBalancedContainer(name, containerName, containerPort, known);
  }
}
