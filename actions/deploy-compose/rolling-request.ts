import { readFile } from 'node:fs/promises';
import type { StepContext } from '../../lib/capability/capability.js';
import type { RemoteFile } from '../../lib/ssh/remote.js';
import type { ComposeProject, ComposeService } from '../../lib/values/compose-project.js';
import type { Rolling } from './record.js';
import type { ReleaseRequest } from './request.js';
import { planRolling } from './rolling-plan.js';

/** A proxy's configuration is no longer than this. */
const readableBytes = 256 * 1024;

/**
 * How the services of the input `rolling` are replaced.
 *
 * @param project as Compose rendered it, only the services that are deployed
 * @param folder where its files lay meanwhile
 * @param host what the log calls it
 * @throws InputProblems with every condition that does not hold
 */
export function rollingOf(
  request: ReleaseRequest,
  project: ComposeProject,
  folder: string,
  host: string,
  { journal }: StepContext,
): Promise<Rolling | undefined> {
  return planRolling(project, {
    rolling: request.inputs.rolling ?? [],
    waitMs: request.inputs['rolling-wait'],
    filesOf: (service) => textsOf(service, project, request, folder),
    warn: (message) => journal.write({ type: 'warning', target: host, message }),
  });
}

async function textsOf(
  { volumes = [], configs = [] }: ComposeService,
  project: ComposeProject,
  request: ReleaseRequest,
  folder: string,
): Promise<string[]> {
  const used = configs.map(({ source = '' }) => project.configs?.[source]);
  const mounted = volumes.filter(({ type }) => type === 'bind').map(({ source }) => source);
  const places = [...mounted, ...used.map((config) => config?.file)];
  const isUsed = (path: string): boolean =>
    places.some((place) => `${folder}/${path}` === place || `${folder}/${path}`.startsWith(`${place}/`));
  const files = request.files.filter(({ file }) => isUsed(file.path));
  const texts = await Promise.all(files.map(({ file }) => textOf(file)));
  return [...texts, ...used.flatMap((config) => config?.content ?? [])];
}

async function textOf({ content }: RemoteFile): Promise<string> {
  const bytes = 'localPath' in content ? await readFile(content.localPath) : Buffer.from(content);
  return bytes.subarray(0, readableBytes).toString('utf8');
}
