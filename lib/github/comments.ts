import { DeployError } from '../errors/deploy-error.js';
import type { GitHub } from './client.js';
import type { Answer } from './routes.js';

/** GitHub refuses a longer one, in characters. */
export const longestComment = 65_536;

/** A pull request of more comments, 100 a page, gets a new one. */
const mostPages = 50;

/** What tells a comment from others of the same author. */
export interface CommentMark {
  /** The file. */
  readonly config: string;
  /** Undefined where the file could not be read so far. */
  readonly project: string | undefined;
  /** Those that were chosen. */
  readonly phases: readonly string[];
  /** What the job says that it deploys to; empty where it says nothing. */
  readonly environment: string;
}

type Comment = Answer<'get', '/repos/{owner}/{repo}/issues/{issue_number}/comments'>[number];

/** A line that a reader of the comment does not see. Nothing in it ends it. */
export function markLine({ config, project, phases, environment }: CommentMark): string {
  const json = JSON.stringify({ config, project: project ?? null, phases, environment });
  return `<!-- deploy-kit ${json.replace(/[<>-]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`)} -->\n`;
}

/**
 * Writes a comment of a pull request: in place of the one that this token wrote with the same mark, else a new one.
 * Takes `pull-requests: write`.
 *
 * @param body without its mark, shorter than `longestComment` by the mark
 * @throws DeployError `github-...`
 */
export async function writeComment(
  github: GitHub,
  pull: number,
  mark: CommentMark,
  body: string,
): Promise<'created' | 'updated' | 'unchanged'> {
  const text = markLine(mark) + body;
  const needs = 'pull-requests: write';
  const before = await findComment(github, pull, mark);
  if (before?.body === text) return 'unchanged';
  if (before) {
    const path = { comment_id: before.id };
    const route = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
    const isGone = await github.request('patch', route, { path, body: { body: text }, needs }).then(
      () => false,
      (thrown: unknown) => {
        if (!isRefused(thrown, 'github-not-found')) throw thrown;
        return true;
      },
    );
    if (!isGone) return 'updated';
  }
  const path = { issue_number: pull };
  await github.request('post', '/repos/{owner}/{repo}/issues/{issue_number}/comments', {
    path,
    body: { body: text },
    needs,
  });
  return 'created';
}

async function findComment(github: GitHub, pull: number, mark: CommentMark): Promise<Comment | undefined> {
  const author = await ownLogin(github);
  const pages = github.pages(
    '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    { path: { issue_number: pull }, needs: 'pull-requests: write' },
    mostPages,
  );
  for await (const page of pages) {
    const found = page.find((comment) => isBy(comment, author) && isMarked(comment.body ?? '', mark));
    if (found) return found;
  }
  return undefined;
}

/**
 * Whom a token belongs to. That of a job, and of an app, is nobody's, and may not ask.
 *
 * @returns undefined for an app
 */
async function ownLogin(github: GitHub): Promise<string | undefined> {
  try {
    return (await github.request('get', '/user', { needs: 'pull-requests: write' })).login;
  } catch (thrown) {
    if (isRefused(thrown, 'github-forbidden') || isRefused(thrown, 'github-not-found')) return undefined;
    throw thrown;
  }
}

/** Anybody may write a mark: only what the same author wrote is written over. */
function isBy({ user }: Comment, author: string | undefined): boolean {
  return author === undefined ? user?.type === 'Bot' : user?.login === author;
}

function isMarked(body: string, mark: CommentMark): boolean {
  const [, json] = /^<!-- deploy-kit (\{.*\}) -->\r?\n/.exec(body) ?? [];
  const found = json === undefined ? undefined : parsed(json);
  if (!found || found.config !== mark.config || found.environment !== mark.environment) return false;
  if (JSON.stringify(found.phases) !== JSON.stringify(mark.phases)) return false;
  return found.project === null || mark.project === undefined || found.project === mark.project;
}

function parsed(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isRefused(thrown: unknown, code: DeployError['code']): boolean {
  return thrown instanceof DeployError && thrown.code === code;
}
