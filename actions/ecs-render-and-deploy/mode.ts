/** The inputs that name a task definition; one of them counts. */
export const sourceInputs = [
  ...['task-definition', 'compose', 'task-definition-arn', 'task-definition-family'],
] as const;

/** The inputs that change something in a task definition. */
export const editingInputs = [
  ...['family', 'container-name', 'image', 'images', 'environment-variables', 'secrets', 'env-files'],
  ...['command', 'docker-labels', 'log-configuration-log-driver', 'log-configuration-options'],
  ...['task-role-arn', 'execution-role-arn'],
] as const;

const deploying = ['service', 'services', 'cluster', 'register', 'run-task'] as const;

/** Whether more than a rendering is asked for. */
export function isDeploying(inputs: Readonly<Record<string, unknown>>): boolean {
  return deploying.some((name) => inputs[name] !== undefined && inputs[name] !== false);
}
