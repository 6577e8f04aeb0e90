import { readFile } from 'node:fs/promises';
import { payloadUnreadable } from './errors.js';
import { type EventPayload, factsOf, isPullEvent, type RunFacts } from './facts.js';
import { parseRef } from './ref.js';

/**
 * What GitHub says of the event of this run.
 *
 * @param file GITHUB_EVENT_PATH
 * @returns undefined where there is no such file, as on a command line
 * @throws DeployError `policy-event` for a file that is no JSON
 */
export async function readPayload(file: string | undefined): Promise<EventPayload | undefined> {
  if (!file) return undefined;
  try {
    const payload: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof payload === 'object' && payload !== null) return payload;
    throw new Error('no map');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw payloadUnreadable(file, code ?? 'it holds none');
  }
}

/**
 * What is known of a run, where nobody asks for more: in a workflow by what the runner says, else as a push of the
 * branch that is checked out.
 *
 * @returns undefined where it is not known what it is about
 */
export async function knownFacts(
  environment: Readonly<Record<string, string | undefined>>,
  { sha, branch }: { readonly sha: string; readonly branch: string },
): Promise<RunFacts | undefined> {
  const event = environment.GITHUB_EVENT_NAME || 'push';
  const ref = parseRef(environment.GITHUB_REF || `refs/heads/${branch}`);
  if (!ref) return undefined;
  const payload = await readPayload(environment.GITHUB_EVENT_PATH).catch(() => undefined);
  const facts = factsOf(event, ref, sha, payload);
  return isPullEvent(event, ref) && !facts.pull ? undefined : facts;
}
