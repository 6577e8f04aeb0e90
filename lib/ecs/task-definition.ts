import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';

/** What RegisterTaskDefinition takes; only its types come from the SDK, nothing of which is loaded here. */
export type TaskDefinition = RegisterTaskDefinitionRequest;
export type { ContainerDefinition };

/** The containers by the names that they should have; one without a name is by its place. */
export function namedContainers(
  definition: TaskDefinition,
): readonly (readonly [string, ContainerDefinition])[] {
  return (definition.containerDefinitions ?? []).map((container, index) => [
    container.name || `number ${index + 1}`,
    container,
  ]);
}

/** Whether ECS is asked to hold the definition to what Fargate can do. */
export function isForFargate({ requiresCompatibilities }: TaskDefinition): boolean {
  return requiresCompatibilities?.includes('FARGATE') ?? false;
}

/** Windows has other rules for sizes. */
export function isForWindows({ runtimePlatform }: TaskDefinition): boolean {
  return runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS') ?? false;
}
