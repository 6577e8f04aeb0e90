import type { Ref } from './ref.js';

/** What a policy is asked about. */
export interface RunFacts {
  /** The event's name: `push`, `pull_request`. */
  readonly event: string;
  readonly ref: Ref;
  /** The full commit; empty where none is known. */
  readonly sha: string;
  /** The run is in a repository that is a fork. */
  readonly inFork: boolean;
  /** The name of the branch or tag that was deleted, where that is what happened. */
  readonly deleted?: string | undefined;
  /** Of events of pull requests. */
  readonly pull?: PullFacts | undefined;
  /** Of merge_group: the branch that the queue leads to. */
  readonly queueOf?: string | undefined;
}

/** A pull request. */
export interface PullFacts {
  readonly number: number;
  /** The branch that it goes into. */
  readonly base: string;
  /** The branch that it comes from. */
  readonly head: string;
  /** The repository that it comes from, where that is another one; empty for a fork that is gone. */
  readonly fork?: string | undefined;
}

/** The part of an event's payload that is looked at, none of which is certainly there. */
export interface EventPayload {
  readonly deleted?: boolean;
  readonly ref?: string;
  readonly repository?: { readonly fork?: boolean };
  readonly number?: number;
  readonly pull_request?: {
    readonly number?: number;
    readonly base?: PayloadSide;
    readonly head?: PayloadSide;
  };
  readonly merge_group?: { readonly base_ref?: string };
}

interface PayloadSide {
  readonly ref?: string;
  readonly sha?: string;
  readonly repo?: Repository | null;
}

interface Repository {
  readonly id?: number;
  readonly full_name?: string;
}

/** True for the events of a pull request, whatever ref they have: that of pull_request_target is the base's. */
export function isPullEvent(event: string, ref: Ref): boolean {
  return event.startsWith('pull_request') || ref.kind === 'pull';
}

/**
 * What is to be known of a run.
 *
 * @param payload what GitHub says of the event, where there is one
 * @see https://docs.github.com/webhooks/webhook-events-and-payloads
 */
export function factsOf(event: string, ref: Ref, sha: string, payload: EventPayload | undefined): RunFacts {
  return {
    event,
    ref,
    sha,
    inFork: payload?.repository?.fork === true,
    deleted: deletedName(event, payload),
    pull: isPullEvent(event, ref) ? pullFacts(payload) : undefined,
    queueOf: event === 'merge_group' ? shortName(payload?.merge_group?.base_ref ?? '') : undefined,
  };
}

/**
 * What was deleted: the run of such an event is on the default branch, as if that had been pushed.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows#push
 */
function deletedName(event: string, payload: EventPayload | undefined): string | undefined {
  const isDeleted = event === 'delete' || (event === 'push' && payload?.deleted === true);
  return isDeleted ? shortName(payload?.ref ?? '') : undefined;
}

function pullFacts(payload: EventPayload | undefined): PullFacts | undefined {
  const { number = payload?.number, base, head } = payload?.pull_request ?? {};
  if (number === undefined || base?.ref === undefined || head?.ref === undefined) return undefined;
  const isOwn = isSame(head.repo ?? {}, base.repo ?? {});
  return {
    number,
    base: base.ref,
    head: head.ref,
    ...(!isOwn && { fork: head.repo?.full_name ?? '' }),
  };
}

/** A repository may be renamed, and keeps its number; what nothing is known of is another one. */
function isSame(one: Repository, other: Repository): boolean {
  if (one.id !== undefined && other.id !== undefined) return one.id === other.id;
  return one.full_name !== undefined && one.full_name === other.full_name;
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, '');
}
