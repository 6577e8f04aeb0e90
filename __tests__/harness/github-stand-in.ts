import { createServer, type IncomingMessage } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import type { components } from '@octokit/openapi-types';

/** The schemas of GitHub's own description of its API. */
export type Schemas = components['schemas'];

/** An answer of a script: a body, or more of it. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, or text as it is. */
  readonly body?: unknown;
}

export interface AskedRequest {
  readonly method: string;
  /** With its query, as it was sent. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/**
 * A stand-in for GitHub's API that answers by a script; no emulator of it is to be had. It knows nothing of what it is
 * asked: the bodies are typed by GitHub's description (`satisfies`), so that what is read of them is there.
 */
export class GitHubStandIn {
  readonly asked: AskedRequest[] = [];
  readonly #server = createServer(async (request, response) => {
    const { status = 200, headers = {}, body } = this.script(await this.#record(request));
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  });

  private constructor(private script: (asked: AskedRequest) => ScriptedAnswer) {}

  /** @param script what is answered to what; 404 is `notFound` */
  static async start(script: (asked: AskedRequest) => ScriptedAnswer): Promise<GitHubStandIn> {
    const standIn = new GitHubStandIn(script);
    await new Promise<void>((resolve) => standIn.#server.listen(0, '127.0.0.1', resolve));
    return standIn;
  }

  /** As of a GitHub Enterprise Server, whose API lies under a path. */
  get apiUrl(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/api/v3`;
  }

  /** `GET /repos/org/app/...` of each request, in their order. */
  get requests(): readonly string[] {
    return this.asked.map(({ method, path }) => `${method} ${path}`);
  }

  answer(script: (asked: AskedRequest) => ScriptedAnswer): void {
    this.script = script;
    this.asked.length = 0;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #record(request: IncomingMessage): Promise<AskedRequest> {
    const written = await readAll(request);
    const asked = {
      method: request.method ?? '',
      path: (request.url ?? '').replace(/^\/api\/v3/, ''),
      authorization: request.headers.authorization,
      body: written === '' ? undefined : JSON.parse(written),
    };
    this.asked.push(asked);
    return asked;
  }
}

/** What GitHub answers to what it does not have, or does not show. */
export const notFound: ScriptedAnswer = {
  status: 404,
  body: { message: 'Not Found', status: '404' } satisfies Schemas['basic-error'],
};

/** What a token gets that lacks a permission. */
export const notPermitted = (permissions: string): ScriptedAnswer => ({
  status: 403,
  headers: { 'x-accepted-github-permissions': permissions },
  body: { message: 'Resource not accessible by integration' } satisfies Schemas['basic-error'],
});

type Comparison = Pick<Schemas['commit-comparison'], 'status' | 'total_commits'> & {
  commits: (Pick<Schemas['commit'], 'sha'> & {
    parents: Pick<Schemas['commit']['parents'][number], 'sha'>[];
  })[];
};

/**
 * How a commit lies to a branch.
 *
 * @param commits those that the branch does not have, as `name: parents`
 */
export const compared = (
  status: Comparison['status'],
  commits: Readonly<Record<string, readonly string[]>> = {},
): ScriptedAnswer => {
  const listed = Object.entries(commits).map(([sha, parents]) => ({
    sha,
    parents: parents.map((parent) => ({ sha: parent })),
  }));
  return { body: { status, total_commits: listed.length, commits: listed } satisfies Comparison };
};
