import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastSaid } from '../../lib/host/errors.js';
import type { CommandResult } from '../../lib/ssh/remote.js';

/** What went wrong on a host, as the scripts in Node say it. */
export type Failure = {
  /** The number of the worker; absent in a trial. */
  readonly number?: number;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  /** The last lines of its logs. */
  readonly log?: readonly string[];
} & (
  | { readonly kind: 'ended' }
  | { readonly kind: 'late' }
  /** It opened others than the one that it was to open. */
  | { readonly kind: 'other-port'; readonly ports: readonly number[] }
  /** What the health URL said last. */
  | { readonly kind: 'unhealthy'; readonly said: number | string }
  | { readonly kind: 'restarted' }
  /** Bytes. */
  | { readonly kind: 'memory'; readonly memory: number }
  | { readonly kind: 'count'; readonly running: number; readonly wanted: number }
  | { readonly kind: 'error'; readonly message: string }
);

/** A failure as the one error that people read. */
export function failureError(host: string, failure: Failure, port: number | undefined): DeployError {
  return new DeployError({
    ...partsOf(failure, port),
    where: failure.number === undefined ? `host ${host}` : `host ${host}, worker ${failure.number}`,
    log: failure.log ?? [],
  });
}

/** The same, of a trial: nothing was switched. */
export function trialFailed(host: string, failure: Failure, port: number | undefined): DeployError {
  const { what, remedy } = partsOf(failure, port);
  return new DeployError({
    code: 'pm2-trial-failed',
    what: `the new release was tried, and ${what}`,
    where: `host ${host}`,
    remedy: `${remedy} Nothing was switched. An app that cannot run beside itself needs trial: false.`,
    log: failure.log ?? [],
  });
}

type Parts = Pick<DeployError, 'code' | 'what' | 'remedy'>;

function partsOf(failure: Failure, port: number | undefined): Parts {
  switch (failure.kind) {
    case 'ended':
      return {
        code: 'pm2-worker-ended',
        what: `it ended with ${endOf(failure)} before it was ready`,
        remedy: 'The log lines are its own; mend the app, or its env and secrets, and deploy again.',
      };
    case 'late':
      return {
        code: 'pm2-worker-late',
        what: `it did not open ${port === undefined ? 'a port' : `port ${port}`} in time`,
        remedy: 'Raise health-timeout where the app takes longer to start; it has app-port as PORT.',
      };
    case 'other-port':
      return {
        code: 'pm2-port-not-open',
        what: `it opened port ${[...new Set(failure.ports)].join(' and ')}, and not ${port}`,
        remedy: 'Give the port that the app opens as app-port, or let the app open PORT, which is app-port.',
      };
    case 'unhealthy':
      return {
        code: 'pm2-unhealthy',
        what: `its health URL answered ${failure.said}`,
        remedy: 'The log lines are its own; the URL has to answer with a status of 200 to 299.',
      };
    case 'restarted':
      return {
        code: 'pm2-worker-restarted',
        what: `it was restarted; it had ended with ${endOf(failure)}`,
        remedy: 'The log lines are the last of the app; mend what ends it, or raise max-memory.',
      };
    case 'memory':
      return {
        code: 'pm2-worker-restarted',
        what: `it uses ${Math.ceil(failure.memory / 1024 ** 2)} MB, more than max-memory, for which PM2 restarts it`,
        remedy: 'Raise max-memory, or let the app use less.',
      };
    case 'count':
      return {
        code: 'pm2-worker-ended',
        what: `${failure.running} of ${failure.wanted} workers run`,
        remedy: 'The log lines are the last of the app; pm2 ls on the host shows its workers.',
      };
    case 'error':
      return {
        code: 'pm2-failed',
        what: `PM2 failed: ${failure.message}`,
        remedy: 'Look at ~/.pm2/pm2.log on the host.',
      };
  }
}

function endOf({ exitCode, signal }: Failure): string {
  if (signal !== undefined && signal !== null) return `signal ${signal}`;
  return exitCode === undefined || exitCode === null ? 'an unknown exit code' : `exit code ${exitCode}`;
}

/** A script in Node did not come to its end. */
export function pm2Failed(host: string, label: string, result: CommandResult): DeployError {
  const how = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
  return new DeployError({
    code: 'pm2-failed',
    what: `${label} ended with ${how}`,
    where: `host ${host}`,
    remedy: 'The log lines are what it said; ~/.pm2/pm2.log on the host may say more.',
    log: lastSaid(result, 20),
  });
}

/** The health URL did not answer well in time. */
export function unhealthy(host: string, url: string, said: string, lines: readonly string[]): DeployError {
  return new DeployError({
    code: 'pm2-unhealthy',
    what: `${url} did not answer well in time: ${said}`,
    where: `host ${host}`,
    remedy: 'The URL has to answer with a status of 200 to 299, asked on the host itself.',
    log: lines,
  });
}
