import { setTimeout as pause } from 'node:timers/promises';
import { isRefusal } from '../aws/errors.js';
import type { LoadBalancing } from './load-balancing.js';
import { DescribeTargetHealth } from './operations.js';
import type { TargetGroup } from './types.js';

/** A target, as the API knows it: the same instance may be there at several ports. */
export interface Target {
  /** An instance's id, or an address. */
  readonly id: string;
  readonly port: number;
}

/**
 * What the target group says of one of its targets.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
 */
export interface TargetHealth extends Target {
  /** `initial`, `healthy`, `unhealthy`, `unused`, `draining`, `unavailable`, ... */
  readonly state: string;
  /** Such as `Target.ResponseCodeMismatch`. */
  readonly reason?: string;
  /** Such as `Health checks failed with these codes: [502]`. */
  readonly description?: string;
}

/** `i-0abc:3001`, an IPv6 address in brackets. */
export function targetText({ id, port }: Target): string {
  return id.includes(':') ? `[${id}]:${port}` : `${id}:${port}`;
}

export const isSame = (one: Target, other: Target): boolean => one.id === other.id && one.port === other.port;

/** Whether it is a member of its group: neither on its way out, nor gone. */
export function isMember({ state, reason }: TargetHealth): boolean {
  return state !== 'draining' && reason !== 'Target.NotRegistered';
}

/**
 * The health of all targets of a group, those that drain among them.
 *
 * @throws DeployError `aws-refused`
 */
export async function describeHealth(
  balancing: LoadBalancing,
  { TargetGroupArn, Port = 0 }: Pick<TargetGroup, 'TargetGroupArn' | 'Port'>,
  signal: AbortSignal,
): Promise<TargetHealth[]> {
  const answer = await balancing.ask(DescribeTargetHealth, { TargetGroupArn }, signal);
  return (answer.TargetHealthDescriptions ?? []).flatMap(({ Target, TargetHealth }) => {
    if (Target === undefined) return [];
    const { State, Reason, Description } = TargetHealth ?? {};
    return [
      {
        id: Target.Id,
        port: Target.Port ?? Port,
        state: State ?? 'unavailable',
        ...(Reason && { reason: Reason }),
        ...(Description && { description: Description }),
      },
    ];
  });
}

/** How a wait for a group's word is paced; milliseconds. */
export interface Pace {
  readonly timeoutMs: number;
  readonly pollMs: number;
}

/** How a wait ended: with what the group said last. */
export interface Waited {
  readonly reached: boolean;
  readonly health: readonly TargetHealth[];
  readonly waitedMs: number;
}

/**
 * Asks a group for the health of its targets until it is as wanted or the time is up. The first answer comes at
 * once, and one comes after the time in any case. An AWS that asks to slow down is asked again in its turn.
 *
 * @param wanted of all targets of the group
 * @param onAnswer told of each answer
 * @throws DeployError `aws-refused`; the signal's reason
 */
export async function untilHealth(
  ask: (signal: AbortSignal) => Promise<readonly TargetHealth[]>,
  wanted: (health: readonly TargetHealth[]) => boolean,
  { timeoutMs, pollMs }: Pace,
  signal: AbortSignal,
  onAnswer: (health: readonly TargetHealth[]) => void = () => undefined,
): Promise<Waited> {
  const started = performance.now();
  let last: readonly TargetHealth[] = [];
  for (;;) {
    const isLast = performance.now() - started >= timeoutMs;
    const health = await ask(signal).catch((thrown: unknown) => {
      if (isLast || !isRefusal(thrown, /Throttl|TooManyRequests|RequestLimitExceeded/)) throw thrown;
      return undefined;
    });
    if (health !== undefined) {
      last = health;
      onAnswer(health);
    }
    const waitedMs = performance.now() - started;
    if (health !== undefined && wanted(health)) return { reached: true, health, waitedMs };
    if (isLast) return { reached: false, health: last, waitedMs };
    await pause(Math.min(pollMs, Math.max(0, timeoutMs - waitedMs)), undefined, { signal }).catch(() =>
      signal.throwIfAborted(),
    );
  }
}
