import type { RunIdentity } from '../../lib/capability/capability.js';
import type { StepWork } from '../../lib/rollout/step-action.js';
import { ecsCapability } from './ecs-capability.js';
import { endRequest, readEcsRequest } from './ecs-request.js';
import type { Inputs } from './inputs.js';
import { needsOf } from './needs.js';
import { type MigrationRecord, outputsOf } from './record.js';
import { stopLeft } from './stop-left.js';

/** Migrations as a task of ECS. @throws InputProblems */
export async function ecsWork(
  inputs: Inputs,
  { directory }: RunIdentity,
): Promise<StepWork & Required<Pick<StepWork, 'recoverElsewhere'>>> {
  const record: MigrationRecord = { logs: [] };
  const request = await readEcsRequest(inputs, directory, record);
  return {
    capability: ecsCapability(request),
    wish: undefined,
    leads: true,
    recoverElsewhere: (context) => stopLeft(request.client, request.cluster, context),
    needs: async () => needsOf(request),
    outputs: () => outputsOf(record),
    end: async () => endRequest(request),
  };
}
