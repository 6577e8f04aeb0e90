import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetHost } from '../../lib/fleet/fleet.js';

/** How an action's process ended, as the runner sees it. */
export interface ActionRun {
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly log: string;
  readonly summary: string;
  /** The texts of `::error`, first first, with their line ends restored. */
  readonly errors: readonly string[];
  /** What it saved for its post step. */
  readonly state: Readonly<Record<string, string>>;
  readonly durationMs: number;
}

export interface ActionOptions {
  readonly inputs: Readonly<Record<string, string>>;
  /** The workspace. */
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of the bundle, when it is another than the usual one. */
  readonly dist?: string | undefined;
  /** Given the child's id: to signal it while it runs. */
  readonly onStart?: (pid: number) => void;
  /** Told of each piece of its output. */
  readonly onOutput?: (text: string) => void;
  /** What is done, once, as soon as its log holds a text; given the child's id. */
  readonly when?: readonly [text: string | RegExp, act: (pid: number) => unknown];
  /** `main` when not given; `post` gets the state that main saved. */
  readonly stage?: 'main' | 'post';
  readonly state?: Readonly<Record<string, string>>;
  readonly onState?: (state: Readonly<Record<string, string>>) => void;
}

/** Tests and benches run in the project's folder. */
const root = process.cwd();

/** Runs an action from `dist` in a process of its own, with the runner's environment and files. */
export async function runAction(name: string, options: ActionOptions): Promise<ActionRun> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-action-'));
  const files = ['output', 'state', 'summary'].map((file) => join(folder, file));
  await Promise.all(files.map((file) => writeFile(file, '')));
  const [output = '', state = '', summary = ''] = files;
  const stub = join(
    options.dist ?? process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'),
    options.stage === 'post' ? `${name}-post.js` : `${name}.js`,
  );
  const started = performance.now();
  const child = spawn(join(root, 'node_modules/.bin/node'), [stub], {
    cwd: options.directory,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: options.directory,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'org/hello',
      GITHUB_RUN_ID: String(process.pid),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
      GITHUB_REF: 'refs/heads/main',
      GITHUB_ACTOR: 'octocat',
      GITHUB_OUTPUT: output,
      GITHUB_STATE: state,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: folder,
      ...inputEnvironment(options.inputs),
      ...stateEnvironment(options.state ?? {}),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) options.onStart?.(child.pid);
  let log = '';
  let { when } = options;
  const collect = (piece: Buffer): void => {
    log += piece.toString();
    options.onOutput?.(piece.toString());
    const [text, act] = when ?? [];
    if (text === undefined || child.pid === undefined) return;
    if (typeof text === 'string' ? !log.includes(text) : !text.test(log)) return;
    when = undefined;
    act?.(child.pid);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exitCode = await new Promise<number | null>((done) => child.on('close', done));
  const run = {
    exitCode,
    outputs: parseFileCommands(await readFile(output, 'utf8')),
    log,
    summary: await readFile(summary, 'utf8'),
    errors: [...log.matchAll(/^::error[^:]*::(.*)$/gm)].map(([, text]) => unescaped(text ?? '')),
    state: parseFileCommands(await readFile(state, 'utf8')),
    durationMs: performance.now() - started,
  };
  options.onState?.(run.state);
  await rm(folder, { recursive: true, force: true });
  return run;
}

/** Sends a signal to an action as soon as its log holds a text. */
export function signalled(signal: NodeJS.Signals, text: string | RegExp): Pick<ActionOptions, 'when'> {
  return { when: [text, (pid) => process.kill(pid, signal)] };
}

function inputEnvironment(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value,
    ]),
  );
}

function stateEnvironment(state: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
}

function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [, name = '', , value = ''] of text.matchAll(/^([^\n<]+)<<(\S+)\n([\s\S]*?)\n\2$/gm))
    values[name] = value;
  return values;
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** The inputs that reach these hosts, each pinned by its known_hosts line. */
export function reaching(hosts: readonly FleetHost[]): Record<string, string> {
  const first = hosts[0];
  if (first === undefined) throw new Error('no hosts');
  return {
    host: hosts
      .map(({ name, username, address, port }) => `${name}=${username}@${address}:${port}`)
      .join('\n'),
    key: first.privateKey,
    'known-hosts': hosts.map(({ knownHosts }) => knownHosts).join('\n'),
  };
}
