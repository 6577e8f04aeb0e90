import type { RunIdentity } from '../../lib/capability/capability.js';
import type { RunContext } from '../../lib/capability/define-action.js';
import { projectOf } from '../../lib/docker/project-name.js';
import type { Host } from '../../lib/host/host.js';
import type { StepWork } from '../../lib/rollout/step-action.js';
import { type ComposeRequest, composeCapability } from './compose-capability.js';
import { endLeft } from './end-left.js';
import type { Inputs } from './inputs.js';
import { type MigrationRecord, outputsOf } from './record.js';

/** Migrations in a release of a Compose project. @throws DeployError `compose-project-unknown` */
export async function composeWork(inputs: Inputs, run: RunIdentity): Promise<StepWork> {
  const { files = ['compose.yml'], directory } = inputs;
  const project = await projectOf({ project: inputs.project, files }, run);
  const record: MigrationRecord = { logs: [] };
  const request: ComposeRequest = {
    project,
    directory,
    service: inputs.service ?? '',
    command: inputs.command,
    environment: inputs.environment,
    timeoutMs: inputs.timeout,
    logLines: inputs['log-lines'],
    record,
  };
  return {
    capability: composeCapability(request),
    wish: undefined,
    leads: true,
    state: { project, directory },
    recover: (host: Host, context: RunContext) => endLeft(host, project, context),
    outputs: () => outputsOf(record),
  };
}
