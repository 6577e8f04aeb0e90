import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** A program of this machine to run to its end. */
export interface ChildRequest {
  readonly argv: readonly string[];
  readonly directory: string;
  /** All of it: nothing of this process's own environment comes along by itself. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  readonly signal: AbortSignal;
  /** Milliseconds until it is ended; for ever when not given. */
  readonly deadlineMs?: number;
  /** Told of each line as it comes, of standard error only where standard output is for programs. */
  readonly onLine?: (line: string) => void;
  /** Standard output is for programs. */
  readonly answers?: boolean;
}

/** How a program ended. */
export interface ChildResult {
  /** Null when a signal ended it, or when it could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both outputs as they came, without empty lines and colours. */
  readonly lines: readonly string[];
  /** Why it could not be started, where it could not. */
  readonly notStarted?: { readonly message: string; readonly missing: boolean };
}

/** A program that is told to end has this long until it is killed; milliseconds. A runner kills us after 10 s. */
const graceMs = 3_000;

/** What it said last has this long to come through, where something still holds the pipes; milliseconds. */
const leftOverMs = 1_000;

/**
 * Runs a program in a process group of its own. When the run is cancelled, or its time is up, the whole group gets
 * SIGTERM, and SIGKILL when that was not enough; what is left of the group when the program ends is killed.
 *
 * @throws what `signal` was aborted with, once the program has ended
 */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  request.signal.throwIfAborted();
  const result = await ended(request);
  request.signal.throwIfAborted();
  return result;
}

/** Sends a signal to a process group, if it is still there. */
export function signalGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function ended(request: ChildRequest): Promise<ChildResult> {
  const { signal, deadlineMs } = request;
  const child = started(request);
  const output = new Output(child, request);
  // What is left in another group may hold the pipes for ever.
  const letGo = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  let killing: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroup(child.pid, 'SIGTERM');
    killing ??= setTimeout(() => {
      signalGroup(child.pid, 'SIGKILL');
      letGo();
    }, graceMs);
  };
  signal.addEventListener('abort', end);
  const deadline = deadlineMs === undefined ? undefined : setTimeout(end, deadlineMs);
  return new Promise((resolve) => {
    let leaving: NodeJS.Timeout | undefined;
    const settle = (code: number | null, error?: NodeJS.ErrnoException): void => {
      for (const timer of [killing, deadline, leaving]) clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(output.result(code, error));
    };
    child.on('error', (error) => settle(null, error));
    child.on('exit', () => {
      // What it left running would see what comes next: the environment of a process that has a token, for one.
      signalGroup(child.pid, 'SIGKILL');
      leaving = setTimeout(letGo, leftOverMs);
    });
    child.on('close', (code) => settle(code));
  });
}

function started({ argv, directory, environment, stdin = '' }: ChildRequest): Child {
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, { cwd: directory, env: environment, stdio: 'pipe', detached: true });
  // A program that ends without reading its input is judged by its exit code.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  return child;
}

/** Both outputs, whole and line by line. */
class Output {
  readonly #texts = { stdout: '', stderr: '' };
  readonly #rests = { stdout: '', stderr: '' };
  readonly #lines: string[] = [];

  constructor(
    child: Child,
    private readonly request: Pick<ChildRequest, 'onLine' | 'answers'>,
  ) {
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => this.#add(stream, text));
  }

  result(code: number | null, error?: NodeJS.ErrnoException): ChildResult {
    for (const stream of ['stdout', 'stderr'] as const) this.#tell(stream, this.#rests[stream]);
    const { message = '' } = error ?? {};
    const notStarted = error && { message, missing: error.code === 'ENOENT' };
    return { code, ...this.#texts, lines: this.#lines, ...(notStarted && { notStarted }) };
  }

  #add(stream: 'stdout' | 'stderr', text: string): void {
    this.#texts[stream] += text;
    // A carriage return redraws a progress bar: each state of it is a line.
    const pieces = `${this.#rests[stream]}${text}`.split(/\r?\n|\r/);
    this.#rests[stream] = pieces.pop() ?? '';
    for (const piece of pieces) this.#tell(stream, piece);
  }

  #tell(stream: 'stdout' | 'stderr', raw: string): void {
    const line = stripVTControlCharacters(raw).trimEnd();
    if (line === '') return;
    this.#lines.push(line);
    if (stream === 'stderr' || !this.request.answers) this.request.onLine?.(line);
  }
}
