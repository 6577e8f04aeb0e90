import { resolve } from 'node:path';
import type { DeployError } from '../../errors/deploy-error.js';
import { tryDocker } from '../../fleet/engine.js';
import type { ComposeProject } from '../../values/compose-project.js';
import * as errors from './errors.js';

/** A project as Compose reads it, and what Compose said while it did. */
export interface ReadProject {
  readonly project: ComposeProject;
  /** Such as a variable that is not set. */
  readonly warnings: readonly string[];
}

const deadlineMs = 60_000;

/**
 * Reads a compose file as Docker Compose does, by asking it: `extends`, `include`, variables, `.env`, `env_file` and
 * all short forms are its own to understand, and a second reader of them would be wrong somewhere. It needs the
 * command on this machine (GitHub's runners have it) and no Engine.
 *
 * @param file relative to `directory`, or absolute
 * @throws DeployError `ecs-compose-missing` where Compose is not there, `compose-file-missing`, `compose-invalid`
 */
export async function readProject(
  file: string,
  directory: string,
  signal: AbortSignal,
): Promise<ReadProject> {
  const path = resolve(directory, file);
  // All profiles: the services are chosen by their names.
  const argv = ['compose', '--file', path, '--profile', '*', 'config', '--format', 'json'];
  const { code, stdout, stderr } = await tryDocker(argv, { signal, deadlineMs }).catch(
    (error: NodeJS.ErrnoException) => {
      signal.throwIfAborted();
      throw error.code === 'ENOENT' ? errors.composeMissing() : error;
    },
  );
  if (code !== 0) throw whyNot(file, stderr);
  return {
    // Compose writes `$` so that the text could be a compose file again.
    project: JSON.parse(stdout.replaceAll('$$', '$')) as ComposeProject,
    warnings: warningsOf(stderr),
  };
}

function whyNot(file: string, stderr: string): DeployError {
  // Without the plugin `compose` is no command, or `--file` no option of docker.
  if (/is not a docker command|unknown (command|flag|shorthand)/.test(stderr)) return errors.composeMissing();
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const isMissing = /no such file or directory|is a directory/.test(said);
  return isMissing
    ? errors.fileMissing(file, said)
    : errors.invalid(file, said || 'Compose ended without a word');
}

/** Lines such as `level=warning msg="The \"X\" variable is not set."` */
function warningsOf(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => {
    const message = /level=warning msg="(.*)"\s*$/.exec(line)?.[1];
    return message === undefined ? [] : [message.replaceAll('\\"', '"')];
  });
}
