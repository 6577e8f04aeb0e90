import { onHosts } from '../../lib/rollout/on-hosts.js';
import type { StepAction, StepResult } from '../../lib/rollout/step-action.js';
import { groupSizes } from '../../lib/values/batch.js';
import { backCapability } from './back.js';
import { pm2Capability } from './capability.js';
import { recoverHost } from './recover.js';
import { releasesOn } from './releases.js';
import { type DeployPm2Inputs, readRequest } from './request.js';
import { statusOf } from './status.js';

/** Programs that the scripts on the host call, beside those of every POSIX system. */
const tools = ['flock', 'sha256sum', 'tar', 'stat', 'readlink'].map((name) => [name]);

const deployPm2Step: StepAction<DeployPm2Inputs> = {
  name: 'deploy-pm2',
  success: 'deployed',
  async begin(inputs, run) {
    const request = await readRequest(inputs, run.directory);
    const { project } = request;
    return {
      capability: pm2Capability(request),
      deploys: true,
      wish: inputs,
      state: { project, directory: inputs.directory },
      outputs,
      needs: async () => ({ tools }),
      status: (host, signal) => statusOf(host, request, signal),
      releases: (host, target, signal) => releasesOn(host, project, target, signal),
      back: (release) => backCapability(request, release),
      recover: (host, context, how) => recoverHost(host, inputs, context, how),
      end: () => request.end(),
    };
  },
};

export const { run, recover, step } = onHosts(deployPm2Step, (inputs) => ({
  dryRun: inputs['dry-run'],
  batches: (hosts) => groupSizes(inputs.batch, hosts),
  maxFailures: inputs['max-failures'],
  rollback: inputs.rollback,
}));

/** The first host stands for all where they agree; `results` has each. */
function outputs([first]: readonly StepResult[]): Record<string, unknown> {
  const details = first?.details ?? {};
  return { release: details.release, 'previous-release': details.previousRelease };
}
