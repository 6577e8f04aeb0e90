import type { ComposeProject } from '../../lib/values/compose-project.js';
import { renderCommand } from './compose-commands.js';
import { composeInvalid } from './errors.js';
import type { Preparation } from './preparation.js';

const deadlineMs = 60_000;

/**
 * Lets the host's own Compose say what the files mean.
 *
 * @throws DeployError `compose-invalid` in Compose's words, with its file and line
 */
export async function render(
  { host, docker, request, context }: Omit<Preparation, 'sources'>,
  folder: string,
): Promise<ComposeProject> {
  const result = await host.remote.exec(renderCommand(docker, request, folder), {
    signal: context.signal,
    deadlineMs,
    keepBytes: 16 * 1024 * 1024,
    repeatable: true,
  });
  if (result.code !== 0) throw composeInvalid(host.name, result, folder);
  for (const [, warning] of result.stderr.matchAll(/level=warning msg="(.*)"$/gm)) {
    const message = (warning ?? '').replaceAll('\\"', '"').replaceAll(`${folder}/`, '');
    context.journal.write({ type: 'warning', target: host.name, message });
  }
  return JSON.parse(result.stdout) as ComposeProject;
}
