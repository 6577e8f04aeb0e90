import { autoscalingClient } from '../../lib/aws/autoscaling.js';
import { type EcsClient, ecsClient } from '../../lib/aws/ecs.js';
import { readAutoscaling } from '../../lib/ecs/autoscaling/wish.js';
import type { CreateSettings } from '../../lib/ecs/create/settings.js';
import { leaveOutEmpty } from '../../lib/ecs/empty.js';
import { type Rendered, render } from '../../lib/ecs/render.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import { RevisionSource } from '../../lib/ecs/service/revision-source.js';
import type { ServiceWish } from '../../lib/ecs/service/update.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import { CodeDeployRequest } from './codedeploy-request.js';
import { readEbsVolume } from './ebs-volume.js';
import { editsOf, type Inputs, namedRevision } from './inputs.js';
import { LeftBehind } from './left-behind.js';
import { LookBefore } from './look-before.js';
import type { AutoscalingRequest } from './service-autoscaling.js';
import { sourceOf } from './source.js';
import { readTaskWish, type TaskWish } from './task-wish.js';

/** What the inputs ask of services, read to the end; AWS was not asked yet. */
export interface Request {
  readonly client: EcsClient;
  readonly region: string | undefined;
  readonly services: readonly ServiceName[];
  readonly revisions: RevisionSource;
  readonly before: LookBefore;
  readonly wish: ServiceWish;
  /** Undefined where autoscaling is nobody's affair here. */
  readonly autoscaling: AutoscalingRequest | undefined;
  /** A task that runs before any service is updated. */
  readonly task: TaskWish | undefined;
  readonly wait: Waiting;
  /** Brings a service back where its deployment failed. */
  readonly rollback: boolean;
  readonly onCancel: 'rollback' | 'leave';
  readonly codeDeploy: CodeDeployRequest;
  readonly left: LeftBehind;
  /** What was started, told also where it came to nothing. */
  readonly ids: { readonly tasks: string[]; readonly codeDeploy: string[] };
  /** What a service is made with that is not there. */
  readonly create: CreateSettings | undefined;
  /** What ECS's model does not know, and what of a compose file has no counterpart; a sentence each. */
  readonly warnings: readonly string[];
  /** What of the inputs is not used, a sentence each. */
  readonly notices: readonly string[];
  /** Nothing more is asked of AWS. */
  end(): void;
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
 * @throws InputProblems with all that is wrong with the task definition and with what is said beside it
 */
export async function readRequest(
  inputs: Inputs,
  { directory, signal, leave }: RequestContext,
): Promise<Request> {
  const { region } = inputs;
  const { rendered, lost, task, volume, scaling, create } = await readFiles(inputs, directory, signal);
  const codeDeploy = new CodeDeployRequest(inputs, directory);
  const left = new LeftBehind(leave);
  const client = ecsClient(region, inputs['max-retries']);
  const autoscaling = scaling && {
    client: autoscalingClient(region, inputs['max-retries']),
    region,
    wish: scaling.wish,
    left,
  };
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
    before: new LookBefore(client, region),
    wish: {
      desiredCount: inputs['desired-count'],
      forceNewDeployment: inputs['force-new-deployment'],
      enableEcsManagedTags: inputs['enable-ecs-managed-tags'],
      propagateTags: inputs['propagate-tags'],
      volume,
    },
    autoscaling,
    task,
    wait: {
      forVerdict: inputs['wait-for-service-stability'],
      minutes: inputs['wait-for-minutes'],
      pollMs: Math.min(inputs.poll, (inputs['wait-max-delay-seconds'] ?? Infinity) * 1000),
      failFast: inputs['fail-fast'],
    },
    rollback: inputs.rollback,
    onCancel: inputs['on-cancel'],
    codeDeploy,
    left,
    create,
    ids: { tasks: [], codeDeploy: [] },
    warnings: [
      ...(rendered?.warnings ?? []),
      ...lost,
      ...(scaling?.warnings ?? []),
      ...(create?.warnings ?? []),
    ],
    notices: rendered?.notices ?? [],
    end() {
      client.end();
      codeDeploy.end();
      autoscaling?.client.end();
    },
  };
}

/** All that stands in files, or may: what is wrong with each is told together. */
async function readFiles(inputs: Inputs, directory: string, signal: AbortSignal) {
  const { autoscaling, strict, 'desired-count': desiredCount } = inputs;
  const reading = [
    readDefinition(inputs, directory, signal),
    readTaskWish(inputs, directory),
    readEbsVolume('service', inputs, directory),
    autoscaling === undefined ? undefined : readAutoscaling(autoscaling, directory, strict, desiredCount),
    readCreate(inputs, directory),
  ] as const;
  const read = await Promise.allSettled(reading);
  if (read.some(({ status }) => status === 'rejected')) throw inputProblemsOf(read);
  const [definition, task, volume, scaling, create] = await Promise.all(reading);
  return { ...definition, task, volume, scaling, create };
}

async function readDefinition(
  inputs: Inputs,
  directory: string,
  signal: AbortSignal,
): Promise<{ readonly rendered: Rendered | undefined; readonly lost: readonly string[] }> {
  const source = await sourceOf(inputs, directory, signal);
  if (source) leaveOutEmpty(source.draft.value, new Set(inputs['keep-null-value-keys']));
  const rendered = source && render(source.draft, editsOf(inputs), inputs.strict);
  return { rendered, lost: source?.notes.lost ?? [] };
}

async function readCreate(
  { create, strict }: Inputs,
  directory: string,
): Promise<CreateSettings | undefined> {
  if (create === undefined) return undefined;
  const [{ readStructured }, { readCreateSettings }] = await Promise.all([
    import('../../lib/capability/structured.js'),
    import('../../lib/ecs/create/settings.js'),
  ]);
  return readCreateSettings(await readStructured(create, 'create', directory), strict);
}

/** Each service once, in the order in which they are named. */
export function servicesOf(inputs: Inputs): readonly ServiceName[] {
  const { service, services = [], cluster = 'default' } = inputs;
  const names = [...(service === undefined ? [] : [service]), ...services];
  return [...new Set(names)].map((name) => ({ cluster, service: name }));
}
