import { type EcsClient, ecsClient } from '../../lib/aws/ecs.js';
import { render } from '../../lib/ecs/render.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import { RevisionSource } from '../../lib/ecs/service/revision-source.js';
import type { ServiceWish } from '../../lib/ecs/service/update.js';
import { editsOf, type Inputs, namedRevision } from './inputs.js';
import { LeftBehind } from './left-behind.js';
import { sourceOf } from './source.js';

/** What the inputs ask of services, read to the end; AWS was not asked yet. */
export interface Request {
  readonly client: EcsClient;
  readonly region: string | undefined;
  readonly services: readonly ServiceName[];
  readonly revisions: RevisionSource;
  readonly wish: ServiceWish;
  readonly wait: Waiting;
  /** Brings a service back where its deployment failed. */
  readonly rollback: boolean;
  readonly onCancel: 'rollback' | 'leave';
  readonly left: LeftBehind;
  /** What ECS's model does not know, and what of a compose file has no counterpart; a sentence each. */
  readonly warnings: readonly string[];
}

export interface Waiting {
  /** False ends with `started`. */
  readonly forVerdict: boolean;
  readonly minutes: number;
  readonly pollMs: number;
  readonly failFast: boolean;
}

export interface RequestContext {
  /** That paths are relative to. */
  readonly directory: string;
  readonly signal: AbortSignal;
  /** Leaves something to the post step, where there is one. */
  readonly leave?: ((text: string) => void) | undefined;
}

/**
 * Reads what the inputs ask for.
 *
 * @throws InputProblems with all that is wrong with the task definition
 */
export async function readRequest(
  inputs: Inputs,
  { directory, signal, leave }: RequestContext,
): Promise<Request> {
  const { region } = inputs;
  const source = await sourceOf(inputs, directory, signal);
  const rendered = source && render(source.draft, editsOf(inputs), inputs.strict);
  const client = ecsClient(region, inputs['max-retries']);
  const revisions = new RevisionSource(client, {
    file: rendered?.definition,
    named: namedRevision(inputs),
    edits: editsOf(inputs),
    strict: inputs.strict,
    register: inputs.register ?? 'changed',
  });
  return {
    client,
    region,
    services: servicesOf(inputs),
    revisions,
    wish: {
      desiredCount: inputs['desired-count'],
      forceNewDeployment: inputs['force-new-deployment'],
      enableEcsManagedTags: inputs['enable-ecs-managed-tags'],
      propagateTags: inputs['propagate-tags'],
    },
    wait: {
      forVerdict: inputs['wait-for-service-stability'],
      minutes: inputs['wait-for-minutes'],
      pollMs: Math.min(inputs.poll, (inputs['wait-max-delay-seconds'] ?? Infinity) * 1000),
      failFast: inputs['fail-fast'],
    },
    rollback: inputs.rollback,
    onCancel: inputs['on-cancel'],
    left: new LeftBehind(leave),
    warnings: [...(rendered?.warnings ?? []), ...(source?.notes.lost ?? [])],
  };
}

/** Each service once, in the order in which they are named. */
export function servicesOf(inputs: Inputs): readonly ServiceName[] {
  const { service, services = [], cluster = 'default' } = inputs;
  const names = [...(service === undefined ? [] : [service]), ...services];
  return [...new Set(names)].map((name) => ({ cluster, service: name }));
}
