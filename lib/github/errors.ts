import { DeployError } from '../errors/deploy-error.js';

/** What was asked, and what is known of the answer. */
export interface Refusal {
  /** `GET /repos/org/app/compare/test...0123`, without the host. */
  readonly request: string;
  readonly status: number;
  /** GitHub's own words; empty where there are none. */
  readonly message: string;
  /** The permission that it takes: `contents: read`. */
  readonly needs: string;
}

const said = ({ status, message }: Refusal) => (message ? `${status}, ${message}` : String(status));

export const unauthorized = (refusal: Refusal) =>
  new DeployError({
    code: 'github-unauthorized',
    what: `GitHub does not accept the token (${said(refusal)})`,
    where: refusal.request,
    remedy: 'Give token: ${{ github.token }}, or a token that has not expired and is of this server.',
  });

export const forbidden = (refusal: Refusal) =>
  new DeployError({
    code: 'github-forbidden',
    what: `the token may not do this (${said(refusal)})`,
    where: refusal.request,
    remedy: `Grant it: \`permissions: { ${refusal.needs} }\` at the job, for its own token. A pull request from a fork has a token that only reads.`,
  });

export const notFound = (refusal: Refusal) =>
  new DeployError({
    code: 'github-not-found',
    what: `there is no such thing (${said(refusal)})`,
    where: refusal.request,
    remedy: `Look whether it is there. A token without \`permissions: { ${refusal.needs} }\` gets this answer for a private repository, too.`,
  });

/** @param until when it takes requests again, in words */
export const rateLimited = (refusal: Refusal, until: string) =>
  new DeployError({
    code: 'github-rate-limited',
    what: `GitHub takes no more requests with this token ${until} (${said(refusal)})`,
    where: refusal.request,
    remedy: 'Run it again then. The limit is one for all jobs of the repository that use its token.',
  });

export const failed = (refusal: Refusal) =>
  new DeployError({
    code: 'github-failed',
    what: `GitHub answered with an error (${said(refusal)})`,
    where: refusal.request,
    remedy:
      refusal.status >= 500
        ? 'Run it again; https://www.githubstatus.com says how GitHub is.'
        : 'Read what GitHub says of it.',
  });

/** @param reason such as `ECONNREFUSED`, or how long it was waited for */
export const unreachable = (request: string, server: string, reason: string, proxied: boolean) =>
  new DeployError({
    code: 'github-unreachable',
    what: `${server} did not answer: ${reason}`,
    where: request,
    remedy: proxied
      ? 'The runner reaches the network by a proxy: set NODE_USE_ENV_PROXY: 1 under env of the step, so that HTTPS_PROXY is used.'
      : 'Look whether the runner reaches it, and run it again. GITHUB_API_URL says where GitHub is.',
  });
