import { join } from 'node:path';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { readProject } from './api.js';
import { endingOf } from './ending.js';
import { outOfTime } from './errors.js';
import { FrontEnd, type Inputs } from './front-end.js';
import { installCli, keptFolder } from './install.js';
import { Promotion } from './promotion.js';
import { frontEndDirectory } from './rules.js';
import { Stages } from './stages.js';
import { readState, removeState } from './state.js';
import { VercelCli } from './vercel-cli.js';
import { closeFolder, VercelFolder } from './vercel-folder.js';

/** Deploys the front end. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { journal, run: identity } = context;
  const { environment, timeout } = inputs;
  journal.write({
    type: 'run.started',
    title: 'vercel',
    targets: [environment],
    dryRun: inputs['dry-run'],
    folds: 'steps',
  });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(outOfTime(timeout)), timeout);
  const signal = AbortSignal.any([context.signal, limit.signal]);
  const stages = new Stages(journal, environment);
  for (const message of doubts(inputs)) stages.warning(message);
  const place = { directory: frontEndDirectory(inputs.directory), kept: keptBy(identity.id) };
  const frontEnd = new FrontEnd(inputs, place, stages, context, signal);
  const deploy = { inputs, frontEnd, stages, started: performance.now() };
  try {
    return endingOf({ outcome: await frontEnd.deploy() }, deploy, journal);
  } catch (thrown) {
    return endingOf({ thrown }, deploy, journal);
  } finally {
    clearTimeout(timer);
  }
}

/** What a run that was killed left behind: secrets in `.vercel`, and a promotion of which nobody knows the end. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  const kept = keptBy(context.run.id);
  const state = await readState(kept);
  if (state === undefined) return { outcome: 'unchanged', outputs: {} };
  const stages = new Stages(context.journal, inputs.environment);
  const folder = VercelFolder.left(state.directory, kept, state.wasThere);
  const closed = await closeFolder(folder, (message) => stages.warning(message));
  try {
    if (state.promotion === undefined) return { outcome: 'unchanged', outputs: {} };
    const { token, 'org-id': organization, 'project-id': project } = inputs;
    const account = { token, organization, project };
    const { argv } = await installCli(process.env, context.signal, (line) => stages.line('npm', line));
    const setting = { argv, account, environment: process.env, directory: state.directory, kept, stages };
    const read = (signal: AbortSignal) => readProject(account, process.env, signal);
    const promotion = new Promotion(await VercelCli.prepare(setting), read, state.promotion);
    if (!(await promotion.touched())) return { outcome: 'unchanged', outputs: {} };
    await stages.undo('promote', () => promotion.putBack());
    return { outcome: 'rolled-back', outputs: {} };
  } finally {
    if (closed) await removeState(kept);
  }
}

function keptBy(run: string): string {
  return join(keptFolder(process.env), `vercel-run-${run.replace(/[^\w.-]/g, '-')}`);
}

/** Ids that Vercel would take, and that are seldom what is meant. */
function doubts(inputs: Inputs): readonly string[] {
  const { 'org-id': organization, 'project-id': project } = inputs;
  return [
    ...(organization.startsWith('team_')
      ? []
      : [
          'org-id does not begin with team_: it is right for a personal account of old; of a team, `vercel link` writes the id into .vercel/project.json',
        ]),
    ...(project.startsWith('prj_')
      ? []
      : [
          'project-id does not begin with prj_: it is right for projects of old, and for a name, which may be given to another project',
        ]),
  ];
}
