import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { lastPart } from '../../lib/ecs/service/names.js';
import { readableChange } from '../../lib/journal/readers/lines.js';
import { bindStep } from '../../lib/rollout/bind-step.js';
import { type RolloutResult, runRollout } from '../../lib/rollout/engine.js';
import type { RolloutTarget } from '../../lib/rollout/rollout.js';
import type { AnyCapability } from '../../lib/rollout/step-action.js';
import { capabilityFor } from './create-where-missing.js';
import type { Inputs } from './inputs.js';
import { registerCapability } from './register-capability.js';
import { writeRendered } from './rendered-file.js';
import { type Request, readRequest } from './request.js';
import { startedOutputs } from './started-outputs.js';
import { taskCapability } from './task-capability.js';

const step = 'ecs-render-and-deploy';

/** Services that are looked at and switched at once. */
const concurrency = 20;

/**
 * Registers, deploys and waits as the inputs say: a rollout of one phase, whose targets are the services; a task that
 * runs before is a phase of its own.
 */
export async function deploy(inputs: Inputs, context: RunContext): Promise<Ending> {
  const request = await readRequest(inputs, {
    directory: context.run.directory,
    signal: context.signal,
    leave: context.leave,
  });
  try {
    for (const message of request.warnings) context.journal.write({ type: 'warning', message });
    for (const message of request.notices) context.journal.write({ type: 'notice', message });
    const result = await rollOut(request, inputs, context);
    return await endingOf(result, request);
  } finally {
    request.end();
  }
}

function rollOut(request: Request, inputs: Inputs, context: RunContext): Promise<RolloutResult> {
  const { run, journal, signal } = context;
  const dryRun = inputs['dry-run'];
  const bound = (targetName: string, capability: AnyCapability) => ({
    name: targetName,
    steps: [
      bindStep(capability, {
        name: step,
        targetName,
        target: undefined,
        inputs: undefined,
        context: { run, journal, dryRun },
      }),
    ],
  });
  const phase = (name: string, needs: readonly string[], targets: readonly RolloutTarget[]) =>
    targets.length > 0 ? [{ name, needs, targets, batches: [targets.length], maxFailures: 0 }] : [];
  const { task } = request;
  const tasks = task ? [bound('task', taskCapability(request, task))] : [];
  const services = request.services.map((name) =>
    bound(lastPart(name.service), capabilityFor(request, name)),
  );
  const registers =
    tasks.length + services.length === 0 ? [bound('task definition', registerCapability(request))] : [];
  const cluster = request.services[0]?.cluster ?? task?.cluster;
  const before = phase('run-task', [], tasks);
  const needs = before.map(({ name }) => name);
  const phases = [...before, ...phase(step, needs, [...services, ...registers])];
  return runRollout(
    {
      title: cluster === undefined ? step : `${step} ${lastPart(cluster)}`,
      phases,
      locks: [],
      concurrency,
      dryRun,
      rollback: true,
      success: waitsForAll(request) ? 'deployed' : 'started',
    },
    journal,
    signal,
  );
}

/** What is only started is not known to be well. */
function waitsForAll({ wait, services, task }: Request): boolean {
  return services.length > 0 ? wait.forVerdict : (task?.waits ?? true);
}

async function endingOf({ outcome, results, error }: RolloutResult, request: Request): Promise<Ending> {
  // What was not found while planning is not looked for now.
  const wanted = await request.revisions.found;
  // Of several it is the services that run a revision.
  const details = results.at(-1)?.details ?? {};
  const changed = results.some((one) => one.outcome === 'deployed' || one.outcome === 'started');
  const several = results.length > 1;
  const lines = results.flatMap(({ target, changes }) =>
    changes.map((change) => `${several ? `${target}: ` : ''}${readableChange(change)}`),
  );
  return {
    outcome,
    outputs: {
      changed,
      'task-definition': wanted && (await writeRendered(wanted.definition)),
      'task-definition-arn': wanted?.known ?? (details.revision || undefined),
      'previous-task-definition-arn': details.previousRevision || undefined,
      ...startedOutputs(request),
      diff: lines.join('\n'),
      cause: error?.message,
      results,
    },
    unfinished: results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(error && { error }),
  };
}
