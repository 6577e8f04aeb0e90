import { setTimeout as wait } from 'node:timers/promises';
import { judge, type Verdict } from './answers.js';
import { unreachable } from './errors.js';
import type { Answer, Method, PathOf, Question } from './routes.js';

/** Where GitHub is, and who asks. */
export interface GitHubAccess {
  /** GITHUB_API_URL: `https://api.github.com`, or `https://ghe.example.com/api/v3`. */
  readonly apiUrl: string;
  readonly token: string;
  /** `owner/name` */
  readonly repository: string;
  readonly signal: AbortSignal;
  /** The first pause before another try, milliseconds; each one after it is twice as long. */
  readonly pauseMs?: number;
}

/** One try may take this long, milliseconds. */
const tryMs = 10_000;
const mostTries = 4;
/** What GitHub asks to be waited for is waited for up to this, milliseconds. */
const longestPauseMs = 60_000;

/**
 * Asks GitHub's API. `@octokit/request` would do a part of it (no retries, no time limit) for 6 kB of what every job
 * downloads, and `@actions/github` brings 160 kB; Node has `fetch`.
 *
 * @see https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api
 */
export class GitHub {
  constructor(private readonly access: GitHubAccess) {}

  /**
   * Asks once more after errors of the server and where too much was asked at once; what makes something new is
   * asked again only when GitHub refused to look at it.
   *
   * @throws DeployError `github-...`
   */
  async request<M extends Method, P extends PathOf<M>>(
    method: M,
    path: P,
    question: Question<M, P>,
  ): Promise<Answer<M, P>> {
    const { answer } = await this.#ask(method, path, question);
    return answer as Answer<M, P>;
  }

  /** The answers of a route that gives a list, page after page, until `mostPages`. */
  async *pages<P extends PathOf<'get'>>(
    path: P,
    question: Question<'get', P>,
    mostPages: number,
  ): AsyncGenerator<Answer<'get', P>> {
    for (let page = 1; page <= mostPages; page++) {
      const query = { ...question.query, per_page: 100, page };
      const { answer, hasNext } = await this.#ask('get', path, { ...question, query });
      yield answer as Answer<'get', P>;
      if (!hasNext) return;
    }
  }

  async #ask(
    method: Method,
    template: string,
    question: {
      readonly path?: object;
      readonly query?: object;
      readonly body?: unknown;
      readonly needs: string;
    },
  ): Promise<Extract<Verdict, { kind: 'answer' }>> {
    const path = this.#fill(template, question.path ?? {});
    const query = new URLSearchParams(
      Object.entries(question.query ?? {}).map(([name, value]): [string, string] => [name, String(value)]),
    );
    const url = `${this.access.apiUrl.replace(/\/+$/, '')}${path}${query.size > 0 ? `?${query}` : ''}`;
    const request = `${method.toUpperCase()} ${path}`;
    for (let tries = 1; ; tries++) {
      const verdict = await this.#try(method, url, request, question);
      if (verdict.kind === 'answer') return verdict;
      const isLast = tries >= mostTries || (verdict.mayBeDone && method === 'post');
      const pause = verdict.pauseMs ?? (this.access.pauseMs ?? 1_000) * 2 ** (tries - 1);
      if (verdict.kind === 'refused' || isLast || pause > longestPauseMs) throw verdict.error;
      await wait(pause, undefined, { signal: this.access.signal }).catch(() => {});
      this.access.signal.throwIfAborted();
    }
  }

  async #try(
    method: Method,
    url: string,
    request: string,
    { body, needs }: { readonly body?: unknown; readonly needs: string },
  ): Promise<Verdict> {
    const { signal, token } = this.access;
    try {
      const response = await fetch(url, {
        method: method.toUpperCase(),
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'user-agent': 'deploy-kit',
          'x-github-api-version': '2022-11-28',
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        // A renamed repository answers with its new address, which would turn any other request into GET.
        redirect: method === 'get' ? 'follow' : 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(tryMs)]),
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return judge(
        { status: response.status, headers: response.headers, text: await response.text() },
        request,
        needs,
      );
    } catch (thrown) {
      signal.throwIfAborted();
      const error = unreachable(request, new URL(url).host, networkReason(thrown), isProxied());
      return { kind: 'again', error, mayBeDone: true };
    }
  }

  #fill(template: string, given: object): string {
    const [owner = '', repo = ''] = this.access.repository.split('/');
    const values: Readonly<Record<string, unknown>> = { owner, repo, ...given };
    return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));
  }
}

/** `fetch` says `fetch failed`, and why in its cause. */
function networkReason(thrown: unknown): string {
  const { name, message, cause } = thrown as Error & { readonly cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return `nothing came within ${tryMs / 1000} s`;
  return cause?.code ?? cause?.message ?? message;
}

function isProxied(): boolean {
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  return Boolean(HTTPS_PROXY || https_proxy) && !NODE_USE_ENV_PROXY;
}
