/** What is deployed. */
export type Environment = 'preview' | 'production';

/** Brings the settings and the variables of the project into `.vercel/`. */
export function pullCommand(environment: Environment): readonly string[] {
  return ['pull', '--yes', `--environment=${environment}`];
}

/** Builds into `.vercel/output`. */
export function buildCommand(environment: Environment): readonly string[] {
  return ['build', ...production(environment)];
}

/**
 * Uploads what was built; production without its domains, which `promote` brings.
 *
 * @param whole as one archive, where there are more files than Vercel takes one by one
 */
export function deployCommand(environment: Environment, whole = false): readonly string[] {
  const staged = environment === 'production' ? ['--skip-domain'] : [];
  const archive = whole ? ['--archive=tgz'] : [];
  return ['deploy', '--prebuilt', ...production(environment), ...staged, ...archive, '--yes', '--json'];
}

/** Points the domains of the project to a deployment. */
export function promoteCommand(deployment: string): readonly string[] {
  return ['promote', deployment, '--yes', '--timeout', '3m'];
}

/** Points the domains of the project back to an earlier deployment. */
export function rollbackCommand(deployment: string): readonly string[] {
  return ['rollback', deployment, '--yes', '--timeout', '3m'];
}

function production(environment: Environment): readonly string[] {
  return environment === 'production' ? ['--prod'] : [];
}
