import { DeployError } from '../../lib/errors/deploy-error.js';
import { notHealthy } from '../../lib/health/errors.js';
import type { WaitResult } from '../../lib/health/wait.js';
import type { ChildResult } from '../../lib/run/child.js';
import { advise } from './advice.js';

const shownLines = 30;

/** Nothing on this machine can install the Vercel CLI. */
export function npmMissing(said: string): DeployError {
  return new DeployError({
    code: 'vercel-npm-missing',
    what: `the Vercel CLI cannot be installed, as npm does not start (${said})`,
    remedy: 'Put npm on the PATH of the job: actions/setup-node before this step.',
  });
}

/** npm did not install the Vercel CLI. */
export function installFailed({ code, lines }: ChildResult): DeployError {
  return new DeployError({
    code: 'vercel-install-failed',
    what: `npm could not install the Vercel CLI (it ended with ${code ?? 'a signal'})`,
    remedy:
      'The last log lines say why. What npm is set to counts here as well: its registry (.npmrc of the user, registry-url of actions/setup-node) must have the packages of npmjs.com.',
    log: lines.slice(-shownLines),
  });
}

/** The Vercel CLI ended with an error. */
export function stageFailed(stage: string, { code, lines, notStarted }: ChildResult): DeployError {
  const said = notStarted === undefined ? lines : [...lines, notStarted.message];
  const { code: meaning, what, remedy } = advise(stage, said);
  const end = code === null ? 'was ended by a signal' : `ended with ${code}`;
  return new DeployError({
    code: meaning,
    what,
    where: `vercel ${stage}, which ${end}`,
    remedy,
    log: said.slice(-shownLines),
  });
}

/** The Vercel CLI said that it deployed, and not what. */
export function noDeployment(stdout: string): DeployError {
  return new DeployError({
    code: 'vercel-failed',
    what: 'the Vercel CLI ended well, and did not say which deployment it made',
    remedy: 'Look at the deployments of the project at Vercel, and run the job again.',
    log: stdout.split('\n').slice(-shownLines),
  });
}

/** Vercel's API did not say what the domains lead to. */
export function apiRefused(host: string, status: number | undefined, said: string): DeployError {
  return new DeployError({
    code: 'vercel-unreachable',
    what: `${host} does not tell what the domains of the project lead to (${status === undefined ? said : `status ${status}`})`,
    remedy:
      'Look at https://www.vercel-status.com and at the network of the runner (HTTPS_PROXY is honoured), and run the job again.',
    log: status === undefined ? [] : said.split('\n').slice(0, 5),
  });
}

/**
 * The smoke test was not good when its time was up: the first bad answer, with the start of its body.
 *
 * @param untouched what visitors see
 * @param bypass a secret to get past Deployment Protection was given
 * @param isOwn whether a check asks the deployment itself
 */
export function smokeTestFailed(
  { checks }: WaitResult,
  timeoutMs: number,
  untouched: string,
  bypass: boolean,
  isOwn: (name: string) => boolean,
): DeployError {
  const bad = checks.filter(({ healthy }) => !healthy);
  const errors = bad.map((check) => notHealthy(check, timeoutMs));
  const protectedOnes = bad.filter(
    ({ name, last }) => isOwn(name) && /^status (?:401|30\d)/.test(last?.text ?? ''),
  );
  return new DeployError({
    code: 'vercel-smoke-test',
    what: `${errors.map(({ message }) => message.replace(/^http (\S+) from the runner/, '$1')).join('; ')}. ${untouched}`,
    remedy:
      protectedOnes.length > 0
        ? protection(bypass)
        : 'Look at the deployment, which is still there under its own URL, and at its log at Vercel.',
    log: errors.flatMap(({ log }) => log),
  });
}

function protection(bypass: boolean): string {
  return bypass
    ? 'Deployment Protection of Vercel may keep the smoke test out: compare protection-bypass with the secret in the settings of the project (Deployment Protection, Protection Bypass for Automation).'
    : 'Deployment Protection of Vercel may keep the smoke test out: make a secret in the settings of the project (Deployment Protection, Protection Bypass for Automation) and give it as protection-bypass.';
}

/** The domains do not lead to the deployment after the promotion. */
export function notPromoted(deployment: string, how: string, lines: readonly string[]): DeployError {
  return new DeployError({
    code: 'vercel-not-promoted',
    what: `${deployment} was not promoted: ${how}`,
    remedy:
      'Look at the domains of the project at Vercel, and run the job again; the deployment itself is well under its own URL.',
    log: lines.slice(-shownLines),
  });
}

/** Nobody knows what the domains lead to now. */
export function notPutBack(previous: string | undefined, why: string): DeployError {
  const left =
    previous === undefined
      ? 'there was no production deployment before that the domains could go back to'
      : `the domains of the project do not all lead back to ${previous}: ${why}`;
  return new DeployError({
    code: 'vercel-not-put-back',
    what: left,
    remedy:
      previous === undefined
        ? 'Look at the domains of the project at Vercel.'
        : `Promote it at Vercel (Deployments, Instant Rollback), or with: vercel rollback ${previous}`,
  });
}

/** All of it took too long. */
export function outOfTime(timeoutMs: number): DeployError {
  return new DeployError({
    code: 'vercel-timeout',
    what: `it was not done after ${Math.round(timeoutMs / 1000)} s`,
    remedy: 'Look at which stage took so long; if it is only slow, give a longer timeout.',
  });
}
