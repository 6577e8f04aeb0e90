import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A program of this machine to run to its end. */
export interface ChildRequest {
  readonly argv: readonly string[];
  readonly directory: string;
  /** All of it: nothing of this process's own environment comes along by itself. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
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
  /** Both outputs as they came, without empty lines and colours. */
  readonly lines: readonly string[];
  /** Why it could not be started, where it could not. */
  readonly notStarted?: string;
}

/** A program that is told to end has this long until it is killed; milliseconds. A runner kills us after 10 s. */
const graceMs = 3_000;

/** What it said last has this long to come through, where something still holds the pipes; milliseconds. */
const leftOverMs = 1_000;

/**
 * Runs a program in a process group of its own, without standard input. When the signal aborts, the whole group
 * gets SIGTERM, and SIGKILL when that was not enough; what is left of the group when the program ends is killed.
 *
 * @throws what `signal` was aborted with, once the program has ended
 */
export async function runChild(request: ChildRequest): Promise<ChildResult> {
  request.signal.throwIfAborted();
  const result = await ended(request);
  request.signal.throwIfAborted();
  return result;
}

function ended({
  argv,
  directory,
  environment,
  signal,
  onLine,
  answers,
}: ChildRequest): Promise<ChildResult> {
  const [program = '', ...rest] = argv;
  const child = spawn(program, rest, {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const splitter = new LineSplitter((line) => {
      lines.push(line);
      if (!answers || stream === child.stderr) onLine?.(line);
    });
    stream.setEncoding('utf8').on('data', (text: string) => splitter.add(text));
    return splitter;
  });
  let killing: NodeJS.Timeout | undefined;
  // What is left in another group may hold the pipes for ever.
  const letGo = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const kill = (): void => {
    signalGroup(child.pid, 'SIGKILL');
    letGo();
  };
  const end = (): void => {
    signalGroup(child.pid, 'SIGTERM');
    killing = setTimeout(kill, graceMs);
  };
  signal.addEventListener('abort', end, { once: true });
  return new Promise((resolve) => {
    let leaving: NodeJS.Timeout | undefined;
    const settle = (code: number | null, error?: Error): void => {
      clearTimeout(killing);
      clearTimeout(leaving);
      signal.removeEventListener('abort', end);
      for (const output of outputs) output.end();
      const stdout = outputs[0]?.text ?? '';
      resolve({ code, stdout, lines, ...(error && { notStarted: error.message }) });
    };
    child.on('error', (error) => settle(null, error));
    child.on('exit', () => {
      // What it left running would see what comes next: the environment of a process that has the token, for one.
      signalGroup(child.pid, 'SIGKILL');
      leaving = setTimeout(letGo, leftOverMs);
    });
    child.on('close', (code) => settle(code));
  });
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

/** One output, whole and line by line. */
class LineSplitter {
  text = '';
  #rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  add(text: string): void {
    this.text += text;
    // A carriage return redraws a progress bar: each state of it is a line.
    const pieces = `${this.#rest}${text}`.split(/\r?\n|\r/);
    this.#rest = pieces.pop() ?? '';
    for (const piece of pieces) this.#tell(piece);
  }

  end(): void {
    this.#tell(this.#rest);
    this.#rest = '';
  }

  #tell(raw: string): void {
    const line = stripVTControlCharacters(raw).trimEnd();
    if (line !== '') this.onLine(line);
  }
}
