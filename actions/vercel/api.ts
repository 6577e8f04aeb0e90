import * as http from 'node:http';
import * as https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessEnvironment } from '../../lib/run/runner-identity.js';
import type { Account } from './environment.js';
import { apiRefused } from './errors.js';

const usual = 'https://api.vercel.com';

/**
 * Where Vercel's API is. VERCEL_API_URL is for tests, and heeded only where it is on this machine: the token goes
 * there.
 */
export function apiOf({ VERCEL_API_URL: elsewhere }: ProcessEnvironment): string {
  return elsewhere !== undefined && /^http:\/\/127\.0\.0\.1:\d+$/.test(elsewhere) ? elsewhere : usual;
}

/** The last time that the domains of a project were pointed elsewhere. */
export interface AliasRequest {
  readonly type: 'promote' | 'rollback';
  readonly fromDeploymentId: string | null;
  readonly toDeploymentId: string;
  readonly jobStatus: 'succeeded' | 'failed' | 'skipped' | 'pending' | 'in-progress';
}

/** What of a project says where its domains lead; https://vercel.com/docs/rest-api/projects/find-a-project-by-id-or-name */
export interface Project {
  readonly lastAliasRequest?: AliasRequest | null;
  readonly targets?: { readonly production?: { readonly id?: string } | null } | null;
  /** Traffic goes over step by step. */
  readonly rollingRelease?: unknown;
}

const tries = 3;
const betweenMs = 1_000;
const limitMs = 20_000;

/**
 * Asks for the project. The Vercel CLI cannot be asked: it ends with 0 also where it did not promote, and tells no
 * program what the domains lead to.
 *
 * @throws `vercel-api-refused` when Vercel does not answer it, the third time
 */
export async function readProject(
  account: Account,
  environment: ProcessEnvironment,
  signal: AbortSignal,
): Promise<Project> {
  const { organization, project } = account;
  const url = new URL(`/v9/projects/${encodeURIComponent(project)}`, apiOf(environment));
  if (organization.startsWith('team_')) url.searchParams.set('teamId', organization);
  for (let time = 1; ; time += 1) {
    const answer = await get(url, account.token, environment, signal);
    signal.throwIfAborted();
    if (answer.status === 200) return JSON.parse(answer.text);
    const passes = answer.status === undefined || answer.status === 429 || answer.status >= 500;
    if (!passes || time === tries) throw apiRefused(url.host, answer.status, answer.text);
    await pause(betweenMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

interface ApiAnswer {
  /** Undefined where there was none. */
  readonly status?: number;
  readonly text: string;
}

function get(url: URL, token: string, proxyEnv: ProcessEnvironment, signal: AbortSignal): Promise<ApiAnswer> {
  const { Agent, get: ask } = url.protocol === 'https:' ? https : http;
  const options = {
    agent: new Agent({ proxyEnv }),
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'user-agent': 'deploy-kit' },
    signal: AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
  };
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve({ text: error.message });
    const request = ask(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    request.on('error', fail);
  });
}
