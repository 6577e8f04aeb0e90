import type { Capability, Planned, Prepared, StepContext } from '../../lib/capability/capability.js';
import { probeDocker } from '../../lib/docker/install-probe.js';
import type { Host } from '../../lib/host/host.js';
import { outputOf } from '../../lib/host/output-of.js';
import { quoteArgv } from '../../lib/ssh/quote.js';
import type { Command } from '../../lib/ssh/remote.js';
import { goesOn, releaseMissing } from './compose-errors.js';
import { ContainerMigration } from './container-migration.js';
import type { Inputs } from './inputs.js';
import { containerName, goingOnCommand, lookCommand, type OneOff, readCommand } from './one-off-commands.js';
import { oneOffProject } from './one-off-project.js';
import { detailsOf, type MigrationRecord } from './record.js';

const deadlineMs = 60_000;

/** What the inputs ask for; no host was asked yet. */
export interface ComposeRequest {
  readonly project: string;
  /** Of all state on the host. */
  readonly directory: string;
  readonly service: string;
  readonly command: readonly string[] | undefined;
  readonly environment: Inputs['environment'];
  readonly timeoutMs: number;
  readonly logLines: number;
  readonly record: MigrationRecord;
}

interface Ready extends Prepared {
  readonly oneOff: OneOff;
  /** The project, which holds secrets. */
  readonly content: string;
}

/** Runs migrations in a release of a Compose project on one host: the five parts for the engine. */
export function composeCapability(
  request: ComposeRequest,
): Capability<unknown, Host, Planned, Ready, ContainerMigration> {
  return {
    details: () => detailsOf(request.record),
    // The release may still be to come: another step makes it ready.
    plan: async () => ({
      changes: [{ subject: 'migrations', action: 'run', detail: inWords(request) }],
      apart: true,
      cannotUndo: ['migrations cannot be undone: what they change in the database stays'],
    }),
    prepare: (host, _inputs, _plan, context) => prepare(host, request, context),
    async apply(host, _inputs, { oneOff, content }, context) {
      const migration = new ContainerMigration(host, request, oneOff);
      await migration.start(content, context);
      return migration;
    },
    verify: (_host, _inputs, migration, context) => migration.verify(context),
    undo: (_host, _inputs, migration) => migration.undo(),
  };
}

function inWords({ command, service, project }: ComposeRequest): string {
  const what = command === undefined ? 'its own command' : quoteArgv(command);
  return `${what}, in the image of service ${service} of project ${project}`;
}

interface Releases {
  /** Of the project's state, absolute. */
  readonly root: string;
  /** The id of the release that this run made ready. */
  readonly prepared: string | undefined;
  readonly current: string | undefined;
}

async function look(host: Host, request: ComposeRequest, { run, signal }: StepContext): Promise<Releases> {
  const command = lookCommand(request.directory, request.project, run.id);
  const lines = (await say(host, command, signal)).split('\n').map((line) => line.split(' '));
  const last = (kind: string) => lines.findLast(([first]) => first === kind)?.[1];
  return { root: last('root') ?? '', prepared: last('prepared'), current: last('current') };
}

/** @throws DeployError `migrations-release`, `migrations-go-on`, `compose-service-unknown` */
async function prepare(host: Host, request: ComposeRequest, context: StepContext): Promise<Ready> {
  const { project, service, command } = request;
  const { signal, run } = context;
  const [{ root, prepared, current }, { docker }] = await Promise.all([
    look(host, request, context),
    probeDocker(host.remote, signal),
  ]);
  const id = prepared ?? current;
  if (id === undefined || docker === undefined) throw releaseMissing(host.name, project);
  const [goingOn, text] = await Promise.all([
    say(host, goingOnCommand(docker, project), signal),
    say(host, readCommand(root, id), signal),
  ]);
  const names = goingOn.split('\n').filter(Boolean);
  if (names.length > 0) throw goesOn(host.name, names);
  const content = oneOffProject(text, { root, id }, request);
  const folder = `${root}/releases/${id}`;
  return {
    content,
    oneOff: { docker, project, folder, service, command, name: containerName(project, run.id) },
  };
}

function say(host: Host, command: Command, signal: AbortSignal): Promise<string> {
  return outputOf(host.remote, command, { signal, deadlineMs, keepBytes: 16 * 1024 * 1024 });
}
