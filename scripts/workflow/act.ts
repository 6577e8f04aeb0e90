import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { WorkflowRun } from './workflow-run.js';

/** What a workflow is run with. */
export interface WorkflowOptions {
  /** The caller's repository, a git folder. */
  readonly repository: string;
  /** The file below it; all workflows that the event starts when not given. */
  readonly workflow?: string;
  /** The event's name; `push` when not given. */
  readonly event?: string;
  /** The file of the event. */
  readonly eventFile: string;
  /** `owner/name@ref` -> the folder that stands for it, a git folder. */
  readonly actions: Readonly<Record<string, string>>;
  /** For what the runner keeps. */
  readonly temporary: string;
  /** Holds Node 24, as the actions ask for. */
  readonly binaries: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Of every step, beside what the runner sets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends the run as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the workflows of an event with act, on this machine. Values of secrets that an action prints are not hidden
 * by act, so that a test would see them.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const { repository, temporary, binaries, secrets, signal } = options;
  const started = performance.now();
  const child = spawn(actPath(), actArguments(options), {
    cwd: repository,
    env: {
      PATH: [binaries, process.env.PATH].join(delimiter),
      HOME: process.env.HOME,
      XDG_CONFIG_HOME: temporary,
      ...secrets,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const interrupt = () => child.kill('SIGINT');
  signal?.addEventListener('abort', interrupt, { once: true });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  signal?.removeEventListener('abort', interrupt);
  return new WorkflowRun(exitCode, performance.now() - started, Buffer.concat(pieces).toString());
}

function actArguments(options: WorkflowOptions): readonly string[] {
  const { event = 'push', eventFile, workflow, actions, secrets, variables, environment = {} } = options;
  return [
    ...[event, '--platform', 'ubuntu-latest=-self-hosted', '--eventpath', eventFile],
    ...(workflow === undefined ? [] : ['--workflows', workflow]),
    ...flags('--local-repository', actions),
    // The values of secrets stay out of act's arguments: it takes them from its environment.
    ...Object.keys(secrets).flatMap((name) => ['--secret', name]),
    ...flags('--var', variables),
    ...flags('--env', environment),
    ...['--json', '--insecure-secrets', '--no-cache-server', '--action-offline-mode', '--pull=false'],
    ...['--action-cache-path', join(options.temporary, 'act')],
  ];
}

function flags(flag: string, values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

/** Where `scripts/setup` puts it. */
function actPath(): string {
  const state = process.env.DEPLOY_KIT_FLEET_DIR ?? join(homedir(), '.cache', 'deploy-kit-fleet');
  return join(state, 'act', 'bin', 'act');
}
