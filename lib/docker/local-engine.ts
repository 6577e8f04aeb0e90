import { spawn } from 'node:child_process';
import { saveFailed } from './image-errors.js';
import { type InspectedImage, inspectArgv, readInspection } from './image-inspect.js';

/** What a process of this machine came to. */
interface LocalResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Looks which images the engine of this machine has.
 *
 * @param docker the argv prefix that reaches it, `['docker']`
 * @returns reference as asked -> image; what is not there is left out
 * @throws `image-save-failed` when the engine did not answer
 */
export async function inspectLocalImages(
  docker: readonly string[],
  references: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, InspectedImage>> {
  const result = await run(inspectArgv(docker, references), signal);
  try {
    return readInspection(references, { ...result, signal: null, durationMs: 0 }, 'the runner');
  } catch {
    throw saveFailed(result.stderr);
  }
}

/**
 * Unpacks `docker save` of images into a folder. The bytes go from one process to the other and never
 * through this one.
 *
 * @param images IDs or references
 * @param folder exists and is empty
 * @throws `image-save-failed`
 */
export async function saveImages(
  docker: readonly string[],
  images: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const unpack = spawn('tar', ['-x', '-C', folder, '-f', '-'], { stdio: ['pipe', 'ignore', 'pipe'], signal });
  const unpacked = ended(unpack);
  const [program = 'docker', ...rest] = docker;
  const save = spawn(program, [...rest, 'save', ...images], {
    stdio: ['ignore', unpack.stdin, 'pipe'],
    signal,
  });
  // The child has its own copy of the pipe's end; ours must close, or tar never sees the end.
  unpack.stdin.destroy();
  const [saving, unpacking] = await Promise.all([ended(save), unpacked]);
  signal.throwIfAborted();
  if (saving.code !== 0 || unpacking.code !== 0) throw saveFailed(`${saving.stderr}${unpacking.stderr}`);
}

async function run(argv: readonly string[], signal: AbortSignal): Promise<LocalResult> {
  const [program = '', ...rest] = argv;
  const result = await ended(spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], signal }));
  signal.throwIfAborted();
  return result;
}

/** Resolves when a process has ended; one that cannot be started has the reason on standard error. */
function ended(child: ReturnType<typeof spawn>): Promise<LocalResult> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, stdout, stderr: stderr || error.message }));
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
