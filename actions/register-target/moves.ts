import { isRefusal } from '../../lib/aws/errors.js';
import type { StepContext } from '../../lib/capability/capability.js';
import { noneLeft, notDrained, notHealthyTargets } from '../../lib/elb/errors.js';
import { DeregisterTargets, RegisterTargets } from '../../lib/elb/operations.js';
import { deregistrationDelayMs } from '../../lib/elb/target-groups.js';
import { isSame, type Target, type TargetHealth, targetText } from '../../lib/elb/target-health.js';
import type { TargetDescription, TargetGroup } from '../../lib/elb/types.js';
import { healthOf, type Seen, waitFor } from './look.js';
import type { TargetsWish } from './wish.js';

type Waiting = Pick<StepContext, 'journal' | 'signal'>;

/** A look at the group after the delay, as it keeps its own clock. */
const delayReserveMs = 30_000;

/** Registers targets, without waiting for what the group says of them. */
export async function register(
  { balancing, out }: TargetsWish,
  group: TargetGroup,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<void> {
  if (targets.length === 0) return;
  const { TargetGroupArn } = group;
  await balancing.ask(RegisterTargets, { TargetGroupArn, Targets: targets.map(described) }, signal);
  for (const target of targets) out.delete(targetText(target));
}

/** Takes targets out, without waiting until they are gone. */
export async function deregister(
  { balancing }: TargetsWish,
  { TargetGroupArn }: TargetGroup,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<void> {
  if (targets.length === 0) return;
  await balancing.ask(DeregisterTargets, { TargetGroupArn, Targets: targets.map(described) }, signal);
}

/**
 * Waits until all targets are healthy.
 *
 * @throws DeployError `target-not-healthy` in the group's own words
 */
export async function untilHealthy(
  wish: TargetsWish,
  seen: Pick<Seen, 'group' | 'targets'>,
  waiting: Waiting,
): Promise<readonly TargetHealth[]> {
  const isHealthy = (own: TargetHealth | undefined) => own?.state === 'healthy';
  const { reached, health, waitedMs } = await waitFor(wish, seen, isHealthy, wish.timeoutMs, waiting);
  const told = seen.targets.map((target) => ({ ...target, ...healthOf(health, target) }));
  if (reached) return told.flatMap((target) => healthOf(health, target) ?? []);
  throw notHealthyTargets(
    seen.group,
    told.filter(({ state }) => state !== 'healthy'),
    waitedMs,
  );
}

/**
 * Waits until no target of them is a part of the group any more: for as long as the group drains, at least.
 *
 * @throws DeployError `target-not-drained`
 */
export async function untilGone(
  wish: TargetsWish,
  seen: Pick<Seen, 'group' | 'targets'>,
  waiting: Waiting,
): Promise<void> {
  const delayMs = await deregistrationDelayMs(wish.balancing, seen.group, waiting.signal);
  const limitMs = Math.max(wish.timeoutMs, delayMs + delayReserveMs);
  const { reached, health, waitedMs } = await waitFor(wish, seen, isGone, limitMs, waiting);
  if (reached) return;
  const left = seen.targets.filter((target) => !isGone(healthOf(health, target)));
  throw notDrained(seen.group, left, waitedMs);
}

export function isGone(own: TargetHealth | undefined): boolean {
  return own === undefined || own.reason === 'Target.NotRegistered';
}

/** Whether targets may go: none of them answers requests, or somebody else does. */
function mayGo({ out }: TargetsWish, { targets, health }: Seen): boolean {
  const isOwn = (one: Target) => targets.some((target) => isSame(target, one));
  const answering = health.filter(({ state }) => state === 'healthy');
  return !answering.some(isOwn) || answering.some((one) => !isOwn(one) && !out.has(targetText(one)));
}

/** @throws DeployError `target-none-left` where targets that answer would go, and no other answers */
export function checkOthers(wish: TargetsWish, seen: Seen): void {
  if (mayGo(wish, seen)) return;
  const { group, targets, health } = seen;
  const others = health.filter((one) => !targets.some((target) => isSame(target, one)));
  throw noneLeft(group, targets, others);
}

/**
 * Counts targets as out from now on where they may go: hosts of one batch go at the same time, and must not count on
 * each other.
 *
 * @returns whether they may
 */
export function claimOut(wish: TargetsWish, seen: Seen): boolean {
  const may = mayGo(wish, seen);
  if (may) for (const target of seen.targets) wish.out.add(targetText(target));
  return may;
}

/** What was to be taken away with a group is gone when the group is. */
export async function ifThere(work: Promise<void>): Promise<void> {
  await work.catch((thrown: unknown) => {
    if (!isRefusal(thrown, /TargetGroupNotFound/)) throw thrown;
  });
}

const described = ({ id, port }: Target): TargetDescription => ({ Id: id, Port: port });
