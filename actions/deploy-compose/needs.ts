import { readFile } from 'node:fs/promises';
import type { StepNeeds } from '../../lib/rollout/step-needs.js';
import type { RemoteFile } from '../../lib/ssh/remote.js';
import { publishedPorts } from './ports.js';
import type { RegistryAccess } from './registry-access.js';
import type { DeployComposeInputs, ReleaseRequest } from './request.js';
import { writtenProject } from './written-project.js';

/** Programs that the scripts on the host call, beside those of every POSIX system. */
const tools = ['flock', 'sha256sum', 'tar', 'base64', 'stat', 'readlink'].map((name) => [name]);

/**
 * What a deploy needs of each host, from the compose files as they are written: what only Compose on the host can
 * tell of them is left out.
 */
export async function needsOf(
  inputs: DeployComposeInputs,
  request: ReleaseRequest,
  access: RegistryAccess,
): Promise<StepNeeds> {
  const composeFiles = request.composeFiles.flatMap((path) =>
    request.files.filter(({ file }) => file.path === path),
  );
  const texts = await Promise.all(composeFiles.map(({ file }) => textOf(file)));
  const { project, unknown, memoryBytes } = writtenProject(texts, {
    variables: { ...inputs.env, ...inputs.secrets },
    profiles: inputs.profiles ?? [],
    services: inputs.services,
  });
  const { registry } = inputs;
  return {
    docker: { installs: inputs['install-docker'] },
    tools,
    ports: publishedPorts(project),
    portsUnknown: unknown,
    ...(memoryBytes > 0 && { memory: { bytes: memoryBytes, check: inputs['memory-check'] } }),
    ...(registry !== undefined && { registry: { name: registry, login: (signal) => access.login(signal) } }),
    ...(registry === 'ecr' && { aws: ['ecr:GetAuthorizationToken'] }),
  };
}

function textOf({ content }: RemoteFile): Promise<string> | string {
  return 'localPath' in content ? readFile(content.localPath, 'utf8') : Buffer.from(content).toString('utf8');
}
