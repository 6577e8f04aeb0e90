import { projectOf } from '../../lib/docker/project-name.js';
import { readableChange } from '../../lib/journal/readers/lines.js';
import { onHosts } from '../../lib/rollout/on-hosts.js';
import type { StepAction, StepResult } from '../../lib/rollout/step-action.js';
import { groupSizes } from '../../lib/values/batch.js';
import { backCapability } from './back.js';
import { composeCapability } from './capability.js';
import { needsOf } from './needs.js';
import { recoverHost } from './recover.js';
import { RegistryAccess } from './registry-access.js';
import { renderAside } from './rehearse.js';
import { releasesOn } from './releases.js';
import { type DeployComposeInputs, readRequest } from './request.js';
import { RunnerImages } from './runner-images.js';
import { statusOf } from './status.js';

const deployComposeStep: StepAction<DeployComposeInputs> = {
  name: 'deploy-compose',
  success: 'deployed',
  async begin(inputs, run) {
    const project = await projectOf(inputs, run);
    const request = await readRequest(inputs, project, run.directory);
    const sources = { registry: new RegistryAccess(inputs), runner: new RunnerImages() };
    return {
      capability: composeCapability(request, sources),
      wish: inputs,
      deploys: true,
      state: { project, directory: inputs.directory },
      outputs,
      compose: (host, context) =>
        renderAside({ host, docker: ['docker'], request, context }, ({ rendered, folder }) => ({
          project: rendered,
          folder,
        })),
      needs: () => needsOf(inputs, request, sources.registry),
      status: (host, signal) => statusOf(host, request, signal),
      releases: (host, target, signal) => releasesOn(host, project, target, signal),
      back: (release) => backCapability(request, release, sources),
      recover: (host, context, how) => recoverHost(host, inputs, project, context, how),
      end: () => sources.runner.end(),
    };
  },
};

export const { run, recover, step } = onHosts(deployComposeStep, (inputs) => ({
  dryRun: inputs['dry-run'],
  batches: (hosts) => groupSizes(inputs.batch, hosts),
  maxFailures: inputs['max-failures'],
  rollback: inputs.rollback,
}));

/** The first host stands for all where they agree; `results` has each. */
function outputs(results: readonly StepResult[]): Record<string, unknown> {
  const details = results[0]?.details ?? {};
  return {
    release: details.release,
    'previous-release': details.previousRelease,
    diff: results
      .flatMap(({ target, changes }) => changes.map((change) => `${target}: ${readableChange(change)}`))
      .join('\n'),
  };
}
