import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { lastPart } from '../../lib/ecs/service/names.js';
import { readableChange } from '../../lib/journal/readers/lines.js';
import { bindStep } from '../../lib/rollout/bind-step.js';
import { type RolloutResult, runRollout } from '../../lib/rollout/engine.js';
import type { AnyCapability } from '../../lib/rollout/step-action.js';
import type { Inputs } from './inputs.js';
import { registerCapability } from './register-capability.js';
import { writeRendered } from './rendered-file.js';
import { type Request, readRequest } from './request.js';
import { serviceCapability } from './service-capability.js';

const step = 'ecs-render-and-deploy';

/** Services that are looked at and switched at once. */
const concurrency = 20;

/** Registers, deploys and waits as the inputs say: a rollout of one phase, whose targets are the services. */
export async function deploy(inputs: Inputs, context: RunContext): Promise<Ending> {
  const request = await readRequest(inputs, {
    directory: context.run.directory,
    signal: context.signal,
    leave: context.leave,
  });
  try {
    for (const message of request.warnings) context.journal.write({ type: 'warning', message });
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
  const services = request.services.map((name) =>
    bound(lastPart(name.service), serviceCapability(request, name)),
  );
  const targets = services.length > 0 ? services : [bound('task definition', registerCapability(request))];
  const cluster = request.services[0]?.cluster;
  const phase = { name: step, needs: [], targets, batches: [targets.length], maxFailures: 0 };
  return runRollout(
    {
      title: cluster === undefined ? step : `${step} ${lastPart(cluster)}`,
      phases: [phase],
      locks: [],
      concurrency,
      dryRun,
      rollback: true,
      success: request.wait.forVerdict || services.length === 0 ? 'deployed' : 'started',
    },
    journal,
    signal,
  );
}

async function endingOf({ outcome, results, error }: RolloutResult, { revisions }: Request): Promise<Ending> {
  // What was not found while planning is not looked for now.
  const wanted = await revisions.found;
  const details = results[0]?.details ?? {};
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
      diff: lines.join('\n'),
      cause: error?.message,
      results,
    },
    unfinished: results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(error && { error }),
  };
}
