import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RegistryLogin } from '../docker/registry-login.js';
import { writeDockerConfig } from './docker-folder.js';
import { loginFailed } from './push-errors.js';
import { runTool } from './tool.js';
import { type DockerCall, quickDeadlineMs } from './tools.js';

/**
 * Logs in to a registry, told by its host, within a folder of this run; the user's own configuration is read and not changed.
 *
 * @returns the environment that knows the login
 * @throws DeployError `image-login-refused`, `push-registry-unreachable` and the like
 */
export async function logIn(
  login: RegistryLogin,
  folder: string,
  call: DockerCall,
): Promise<Readonly<Record<string, string>>> {
  const { registry } = login;
  const config = join(folder, 'docker');
  await mkdir(config, { mode: 0o700 });
  await writeDockerConfig(config, registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry);
  const environment = { ...call.environment, DOCKER_CONFIG: config };
  const result = await runTool({
    ...call,
    environment,
    argv: ['docker', 'login', '--username', login.username, '--password-stdin', registry],
    stdin: login.password,
    deadlineMs: quickDeadlineMs,
  });
  if (result.code !== 0) throw loginFailed(registry, login.username, result);
  return environment;
}
