import type { InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { GitHub } from '../../lib/github/client.js';
import { type CommentMark, longestComment, markLine, writeComment } from '../../lib/github/comments.js';
import { rolloutComment } from '../../lib/journal/readers/comment.js';
import type { Ended } from '../../lib/journal/readers/ended.js';
import { readPayload } from '../../lib/policy/payload.js';
import type { rolloutInputs } from './definition.js';

type Inputs = Pick<InputsOf<typeof rolloutInputs>, 'config' | 'phases' | 'env' | 'token'>;

/** All that is asked of GitHub for a comment may take this long, milliseconds: a deploy has ended by then. */
const longestMs = 30_000;

/**
 * Writes how a rollout ended as a comment of the pull request of this run. A comment that cannot be written is a
 * warning: never a reason to call a deploy failed.
 *
 * @param project undefined where the file could not be read
 */
export async function comment(
  inputs: Inputs,
  project: string | undefined,
  ended: Ended,
  context: RunContext,
): Promise<void> {
  const { journal } = context;
  // What time a cancelled run has left is for its end.
  if (context.signal.aborted) return;
  try {
    const what = await written(inputs, project, ended, context);
    journal.write({ type: 'notice', message: what });
  } catch (thrown) {
    const why = thrown instanceof DeployError ? `${thrown.message}. ${thrown.remedy}` : String(thrown);
    journal.write({ type: 'warning', message: `the comment could not be written: ${why}` });
  }
}

function tokenMissing(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    where: 'input token',
    what: 'a comment needs a token, and none was given',
    remedy: 'Give token: ${{ github.token }}, with `permissions: { pull-requests: write }` at the job.',
  });
}

/** @returns what became of it, in a sentence */
async function written(
  { config, phases = [], env = {}, token }: Inputs,
  project: string | undefined,
  ended: Ended,
  { run, journal, signal, redact }: RunContext,
): Promise<string> {
  const { pull_request: pull } = (await readPayload(process.env.GITHUB_EVENT_PATH)) ?? {};
  if (pull?.number === undefined) return 'no comment is written: this is no run of a pull request';
  if (token === undefined) throw tokenMissing();
  const environment = env.DEPLOY_KIT_ENVIRONMENT ?? process.env.DEPLOY_KIT_ENVIRONMENT ?? '';
  const mark: CommentMark = { config, project, phases, environment };
  const about = { config, environment, sha: pull.head?.sha ?? run.sha, url: run.url };
  const named = { ...ended, title: project ?? config };
  const room = longestComment - markLine(mark).length;
  const body = rolloutComment(journal.entries, named, about, redact, room);
  const github = new GitHub({
    apiUrl: process.env.GITHUB_API_URL || 'https://api.github.com',
    token,
    repository: run.repository,
    signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
  });
  const done = await writeComment(github, pull.number, mark, body);
  return `comment of pull request ${pull.number}: ${done}`;
}
