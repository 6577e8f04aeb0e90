import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A program of this machine to run to its end. */
export interface ChildRequest {
  readonly argv: readonly string[];
  readonly directory: string;
  /** Beside this process's own environment, and over it. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly signal: AbortSignal;
  /** Milliseconds until it is ended; for ever when not given. */
  readonly deadlineMs?: number;
  /** Told of each line of both outputs as it comes. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. */
export interface ChildResult {
  /** Null when a signal ended it, or when it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  /** Why it could not be started, where it could not. */
  readonly stderr: string;
  /** Both outputs as they came, without empty lines and colours. */
  readonly lines: readonly string[];
  /** There is no such program. */
  readonly missing: boolean;
}

/** A program that is told to end has this long until it is killed; milliseconds. A runner kills us after 10 s. */
const graceMs = 4_000;

/**
 * Runs a program in a process group of its own. When the run is cancelled, or its time is up, the whole group gets
 * SIGTERM, and SIGKILL when that was not enough.
 *
 * @throws what `signal` was aborted with, once the program has ended
 */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  request.signal.throwIfAborted();
  const result = await ended(request);
  request.signal.throwIfAborted();
  return result;
}

function ended(request: ChildRequest): Promise<ChildResult> {
  const [program = '', ...rest] = request.argv;
  const child = spawn(program, rest, {
    cwd: request.directory,
    env: { ...withoutInputs(process.env), ...request.environment },
    stdio: 'pipe',
    detached: true,
  });
  const output = new Output(request.onLine);
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.add('stdout', text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.add('stderr', text));
  // A program that ends without reading its input is judged by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(request.stdin ?? '');
  let killing: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroup(child.pid, 'SIGTERM');
    killing ??= setTimeout(() => {
      signalGroup(child.pid, 'SIGKILL');
      // What it started in another group may hold the pipes for ever.
      child.stdout.destroy();
      child.stderr.destroy();
    }, graceMs);
  };
  request.signal.addEventListener('abort', end);
  const deadline = request.deadlineMs === undefined ? undefined : setTimeout(end, request.deadlineMs);
  return new Promise((resolve) => {
    const settle = (code: number | null, error?: NodeJS.ErrnoException): void => {
      clearTimeout(killing);
      clearTimeout(deadline);
      request.signal.removeEventListener('abort', end);
      resolve(output.result(code, error));
    };
    child.on('error', (error) => settle(null, error));
    child.on('close', (code) => settle(code));
  });
}

/** The runner hands inputs to this process, secrets too, in variables that nobody else is to have. */
function withoutInputs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('INPUT_')));
}

function signalGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

/** Both outputs, whole and line by line. */
class Output {
  readonly #texts = { stdout: '', stderr: '' };
  readonly #rests = { stdout: '', stderr: '' };
  readonly #lines: string[] = [];

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  add(stream: 'stdout' | 'stderr', text: string): void {
    this.#texts[stream] += text;
    // A carriage return redraws a progress bar: each state of it is a line.
    const pieces = `${this.#rests[stream]}${text}`.split(/\r?\n|\r/);
    this.#rests[stream] = pieces.pop() ?? '';
    for (const piece of pieces) this.#line(piece);
  }

  result(code: number | null, error?: NodeJS.ErrnoException): ChildResult {
    for (const rest of Object.values(this.#rests)) this.#line(rest);
    const { stdout, stderr } = this.#texts;
    const said = stderr || error?.message || '';
    return { code, stdout, stderr: said, lines: this.#lines, missing: error?.code === 'ENOENT' };
  }

  #line(raw: string): void {
    const line = stripVTControlCharacters(raw).trimEnd();
    if (line === '') return;
    this.#lines.push(line);
    this.onLine?.(line);
  }
}
