import { setTimeout as pause } from 'node:timers/promises';
import { type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { Answer, Pace, Probe } from './probe.js';
import { type HealthyWhen, Streak } from './streak.js';

/** What became of one check. */
export interface CheckResult {
  readonly name: string;
  readonly from: string;
  readonly healthy: boolean;
  /** From the start until it was healthy, else until the end; milliseconds. */
  readonly durationMs: number;
  readonly tries: number;
  readonly last: Answer | undefined;
  /** How long the last answer has been the same, in milliseconds. */
  readonly lastForMs: number;
  /** Why it could not be asked at all. */
  readonly error?: DeployError;
}

export interface WaitResult {
  readonly ended: 'healthy' | 'failed' | 'timed-out' | 'stopped';
  readonly durationMs: number;
  readonly checks: readonly CheckResult[];
}

export interface WaitRequest {
  readonly probes: readonly Probe[];
  readonly when: HealthyWhen;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** Told when the answer of a check becomes another one. */
  readonly onChange: (probe: Probe, answer: Answer) => void;
}

/** What is known of a check while it is asked. */
interface Check {
  readonly probe: Probe;
  readonly streak: Streak;
  error: DeployError | undefined;
}

/** Milliseconds that a watch may take to end. */
const goneMs = 5_000;

/**
 * Asks all at the same time, until all are healthy at once, the time is up, one cannot be asked, or the
 * signal aborts. A check that was healthy is asked on while others are waited for.
 *
 * @returns how it ended; never throws
 */
export async function waitForAll({ probes, when, pace, signal, onChange }: WaitRequest): Promise<WaitResult> {
  const started = performance.now();
  const stop = new AbortController();
  const checks = probes.map((probe): Check => ({ probe, streak: new Streak(when), error: undefined }));
  let watches: readonly Promise<void>[] = [];
  const ended = new Promise<WaitResult['ended']>((resolve) => {
    const timer = setTimeout(() => resolve('timed-out'), pace.timeoutMs);
    stop.signal.addEventListener('abort', () => clearTimeout(timer));
    if (signal.aborted) resolve('stopped');
    signal.addEventListener('abort', () => resolve('stopped'), { once: true });
    watches = checks.map((check) => {
      const hear = (answer: Answer): void => {
        if (stop.signal.aborted) return;
        if (check.streak.last?.text !== answer.text) onChange(check.probe, answer);
        check.streak.add(answer, performance.now());
        if (checks.every(({ streak }) => streak.healthyAt !== undefined)) resolve('healthy');
      };
      return check.probe.watch(hear, pace, stop.signal).catch((thrown) => {
        if (stop.signal.aborted) return;
        check.error = toDeployError(thrown);
        resolve('failed');
      });
    });
  });
  const how = await ended;
  const now = performance.now();
  stop.abort();
  // What asks on a host is gone before the connection is.
  await Promise.race([Promise.all(watches), pause(goneMs, undefined, { ref: false })]);
  return {
    ended: how,
    durationMs: Math.round(now - started),
    checks: checks.map((check) => resultOf(check, started, now)),
  };
}

function resultOf({ probe, streak, error }: Check, started: number, now: number): CheckResult {
  return {
    name: probe.name,
    from: probe.from,
    healthy: streak.healthyAt !== undefined,
    durationMs: Math.round((streak.healthyAt ?? now) - started),
    tries: streak.tries,
    last: streak.last,
    lastForMs: Math.round(streak.last === undefined ? 0 : now - streak.lastSince),
    ...(error && { error }),
  };
}
