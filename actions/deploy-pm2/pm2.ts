import type { DeployError } from '../../lib/errors/deploy-error.js';
import type { Host } from '../../lib/host/host.js';
import type { Command, CommandResult } from '../../lib/ssh/remote.js';
import { pm2Text } from './pm2-text.js';
import { type Failure, failureError, pm2Failed } from './worker-errors.js';

/** The programs of a host that run the app. */
export interface Tools {
  /** The path of Node. */
  readonly node: string;
  /** The folder of PM2's package. */
  readonly pm2: string;
}

/** A worker as PM2 has it. */
export interface Worker {
  readonly id: number;
  readonly pid: number;
  /** The folder that it runs in. */
  readonly folder: string;
  /** `online`, `stopped`, `errored`, ... */
  readonly status: string;
  readonly restarts: number;
  /** Bytes. */
  readonly memory: number;
  /** When it was started last, milliseconds since the epoch. */
  readonly since: number;
}

/** What PM2 is asked to do. */
export interface Pm2Request {
  readonly host: Host;
  readonly tools: Tools;
  readonly operation: 'roll' | 'confirm' | 'list' | 'remove-all';
  /** What the script is told; no secrets. */
  readonly wish: Pm2Wish;
  /** The project whose lock fences it, of one that changes something. */
  readonly changes?: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Told when a worker is ready, in place of its predecessor where there was one. */
  readonly onReady?: (number: number, durationMs: number) => void;
}

/** What the scripts in Node on a host need to know. */
export interface Pm2Wish {
  readonly app: string;
  /** Of the release. */
  readonly folder?: string;
  readonly port?: number;
  /** How long a worker may take to be ready, milliseconds. */
  readonly limitMs?: number;
  readonly stableMs?: number;
}

/**
 * Lets PM2 on a host do something.
 *
 * @returns the workers of the app afterwards
 * @throws DeployError `pm2-worker-*`, `pm2-port-not-open`, `pm2-failed`
 */
export async function runPm2(request: Pm2Request): Promise<readonly Worker[]> {
  const { host, tools, operation, wish, changes, deadlineMs, signal, onReady } = request;
  const command: Command = {
    argv: [tools.node, '-e', pm2Text, tools.pm2, operation, JSON.stringify(wish)],
    label: `pm2 ${operation}`,
  };
  const onLine = (line: string): void => {
    const said = saidIn(line);
    if (said?.ready !== undefined) onReady?.(said.ready, said.ms ?? 0);
  };
  const result =
    changes === undefined
      ? await host.remote.exec(command, { signal, deadlineMs, onLine, repeatable: true })
      : await host.attempt(changes, command, { signal, deadlineMs, onLine });
  const { workers = [] } = resultOf(host, command.label, result, wish);
  return workers;
}

/** What a script says in one line. */
interface Said {
  /** The number of a worker. */
  readonly ready?: number;
  readonly ms?: number;
  readonly result?: { readonly workers?: readonly Worker[] };
  readonly failed?: Failure;
}

/**
 * The result of a script in Node on a host.
 *
 * @throws DeployError for what it says that failed, or when it did not come to an end
 */
export function resultOf(
  host: Host,
  label: string,
  result: CommandResult,
  wish: Pick<Pm2Wish, 'port'>,
  toError: (host: string, failure: Failure, port: number | undefined) => DeployError = failureError,
): NonNullable<Said['result']> {
  const last = result.stdout
    .split('\n')
    .map(saidIn)
    .findLast((said) => said?.result ?? said?.failed);
  if (last?.failed !== undefined) throw toError(host.name, last.failed, wish.port);
  if (result.code !== 0 || last?.result === undefined) throw pm2Failed(host.name, label, result);
  return last.result;
}

function saidIn(line: string): Said | undefined {
  if (!line.startsWith('deploy-kit {')) return undefined;
  try {
    return JSON.parse(line.slice('deploy-kit '.length)) as Said;
  } catch {
    // Cut off.
    return undefined;
  }
}
