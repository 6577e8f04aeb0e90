import type { ScalingPolicy, ScheduledAction, SuspendedState } from '../../aws/autoscaling.js';
import type { Change } from '../../journal/events.js';
import type { CurrentAutoscaling } from './current.js';
import { isSameAction, isSamePolicy } from './same.js';
import type { AutoscalingSettings, AutoscalingWish } from './wish.js';
import { actionText, boundsText, policyText, suspendedText } from './words.js';

/** Between how many tasks a service is kept. */
export interface Bounds {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
}

/** A number of tasks within bounds; one that is left out binds nothing. */
export function withinBounds(count: number, { MinCapacity, MaxCapacity }: Partial<Bounds>): number {
  return Math.min(Math.max(count, MinCapacity ?? count), MaxCapacity ?? Number.POSITIVE_INFINITY);
}

/** What autoscaling needs to become what is wished for. */
export interface PlannedAutoscaling {
  readonly current: CurrentAutoscaling;
  /** The bounds from the deploy on; undefined where nobody scales the service then. */
  readonly bounds: Bounds | undefined;
  /** What the target is registered with: only what is other. */
  readonly target: Partial<Bounds> & { readonly Tags?: Readonly<Record<string, string>> };
  /** What is suspended once all is done. */
  readonly suspended: SuspendedState;
  readonly policies: readonly ScalingPolicy[];
  readonly actions: readonly ScheduledAction[];
  /** What goes when all services are well. */
  readonly removed: Removed;
  readonly changes: readonly Change[];
}

export interface Removed {
  /** The target, with all that belongs to it. */
  readonly target: boolean;
  readonly policies: readonly string[];
  readonly actions: readonly string[];
}

/** @param service its name, for sentences */
export function plannedAutoscaling(
  service: string,
  current: CurrentAutoscaling,
  wish: AutoscalingWish,
): PlannedAutoscaling {
  return wish === 'none' ? plannedOff(service, current) : plannedOn(service, current, wish);
}

function plannedOff(service: string, current: CurrentAutoscaling): PlannedAutoscaling {
  const { target, policies, actions } = current;
  const parts = [
    ...(target ? [boundsText(target)] : []),
    ...[...policies.map(policyText), ...actions.map(actionText)],
  ];
  const subject = `autoscaling of ${service}`;
  return {
    current,
    bounds: undefined,
    target: {},
    suspended: { ...notSuspended, ...target?.SuspendedState },
    policies: [],
    actions: [],
    removed: { target: target !== undefined, policies: [], actions: [] },
    changes: target ? [{ subject, action: 'remove', detail: parts.join('; ') }] : [],
  };
}

function plannedOn(
  service: string,
  current: CurrentAutoscaling,
  wish: AutoscalingSettings,
): PlannedAutoscaling {
  const { target: is } = current;
  const { ScalingPolicies: policies, ScheduledActions: actions } = wish;
  const bounds = is !== undefined && isScheduled(is, wish) ? is : wish;
  const { MinCapacity, MaxCapacity } = bounds;
  const suspended = suspendedAfter(is?.SuspendedState, wish.SuspendedState);
  const put = {
    policies: (policies ?? []).filter((one) => {
      const there = current.policies.find(({ PolicyName }) => PolicyName === one.PolicyName);
      return there === undefined || !isSamePolicy(one, there);
    }),
    actions: (actions ?? []).filter((one) => {
      const there = current.actions.find((other) => nameOf(other) === nameOf(one));
      return there === undefined || !isSameAction(one, there);
    }),
  };
  const removed: Removed = {
    target: false,
    policies: policies === undefined ? [] : without(namesOf(current.policies), namesOf(policies)),
    actions: actions === undefined ? [] : without(namesOf(current.actions), namesOf(actions)),
  };
  return {
    current,
    bounds: { MinCapacity, MaxCapacity },
    target: {
      ...(MinCapacity !== is?.MinCapacity && { MinCapacity }),
      ...(MaxCapacity !== is?.MaxCapacity && { MaxCapacity }),
      ...(is === undefined && wish.Tags && { Tags: wish.Tags }),
    },
    suspended,
    ...put,
    removed,
    changes: [
      ...targetChanges(service, current, { MinCapacity, MaxCapacity }, suspended),
      ...partChanges(current, put, removed),
    ],
  };
}

/**
 * A scheduled action changes the bounds themselves: those that one of the wished actions has set are left in force, or
 * a deploy at a peak would end the peak.
 */
function isScheduled(is: Bounds, { ScheduledActions: actions = [], ...wish }: AutoscalingSettings): boolean {
  const sets = actions.map(({ ScalableTargetAction: action = {} }) => action);
  const isOneOf = (value: number, key: 'MinCapacity' | 'MaxCapacity') =>
    [wish, ...sets].some((one) => one[key] === value);
  return isOneOf(is.MinCapacity, 'MinCapacity') && isOneOf(is.MaxCapacity, 'MaxCapacity');
}

export const notSuspended: Required<SuspendedState> = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

/**
 * Dynamic scaling goes on unless it is to be suspended: a run that was killed, and its post step with it, may have left
 * it suspended. What somebody suspended of scheduled scaling, which no deploy does, stays.
 */
function suspendedAfter(is: SuspendedState = {}, wish: SuspendedState = {}): Required<SuspendedState> {
  const { ScheduledScalingSuspended = false } = is;
  return { ...notSuspended, ScheduledScalingSuspended, ...wish };
}

function targetChanges(
  service: string,
  { target: is }: CurrentAutoscaling,
  bounds: Bounds,
  suspended: SuspendedState,
): Change[] {
  const subject = `autoscaling of ${service}`;
  const [now, then] = [suspendedText(is?.SuspendedState), suspendedText(suspended)];
  if (is === undefined) {
    const detail = [boundsText(bounds), ...(then === '' ? [] : [`suspended: ${then}`])].join('; ');
    return [{ subject, action: 'create', detail }];
  }
  const parts = [
    ...(boundsText(is) === boundsText(bounds) ? [] : [`${boundsText(is)} -> ${boundsText(bounds)}`]),
    ...(now === then ? [] : [`suspended: ${now || 'nothing'} -> ${then || 'nothing'}`]),
  ];
  return parts.length > 0 ? [{ subject, action: 'update', detail: parts.join('; ') }] : [];
}

function partChanges(
  current: CurrentAutoscaling,
  put: { readonly policies: readonly ScalingPolicy[]; readonly actions: readonly ScheduledAction[] },
  removed: Removed,
): Change[] {
  const changeOf = (subject: string, part: Part, there: readonly Part[], detail: string): Change => ({
    subject: `${subject} ${nameOf(part)}`,
    action: namesOf(there).includes(nameOf(part)) ? 'update' : 'create',
    detail,
  });
  return [
    ...put.policies.map((one) => changeOf('scaling policy', one, current.policies, policyText(one))),
    ...put.actions.map((one) => changeOf('scheduled action', one, current.actions, actionText(one))),
    ...removed.policies.map((name): Change => ({ subject: `scaling policy ${name}`, action: 'remove' })),
    ...removed.actions.map((name): Change => ({ subject: `scheduled action ${name}`, action: 'remove' })),
  ];
}

type Part = ScalingPolicy | ScheduledAction;

const nameOf = (part: Part): string => ('PolicyName' in part ? part.PolicyName : part.ScheduledActionName);
const namesOf = (parts: readonly Part[]): string[] => parts.map(nameOf);
const without = (names: readonly string[], kept: readonly string[]) =>
  names.filter((name) => !kept.includes(name));
