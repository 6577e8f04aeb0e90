import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** How a step ended, as the runner sees it. */
export interface EndedStep {
  readonly code: number | null;
  readonly signal: string | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the fixture action as the runner runs an action: a process, INPUT_ variables, and files. */
export class StepRunner {
  readonly #folder = mkdtempSync(join(tmpdir(), 'deploy-kit-step-'));
  readonly #bundle = join(this.#folder, 'action.cjs');

  constructor() {
    buildSync({
      entryPoints: [join(__dirname, 'fixture', 'action.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: this.#bundle,
      logLevel: 'error',
    });
  }

  /** @param onLog is told of the log so far whenever there is more of it */
  async run(
    part: 'main' | 'post',
    environment: Readonly<Record<string, string>>,
    onLog: (log: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
  ): Promise<EndedStep> {
    const files = {
      output: this.#file('output'),
      state: this.#file('state'),
      summary: this.#file('summary'),
    };
    const child = spawn(process.execPath, [this.#bundle, part], {
      env: {
        GITHUB_OUTPUT: files.output,
        GITHUB_STATE: files.state,
        GITHUB_STEP_SUMMARY: files.summary,
        GITHUB_RUN_ID: '77',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk;
        onLog(log, (signal) => child.kill(signal));
      });
    }
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (...end) => resolve(end)),
    );
    return {
      code,
      signal,
      log,
      outputs: readEntries(files.output),
      state: readEntries(files.state),
      summary: readFileSync(files.summary, 'utf8'),
    };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #file(name: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, '');
    return path;
  }
}

/** Reads a file of `name<<delimiter` entries as the runner does. */
export function readEntries(path: string): Record<string, string> {
  const entries: Record<string, string> = {};
  const lines = readFileSync(path, 'utf8').split('\n');
  while (lines.length > 0) {
    const [, name, delimiter] = /^(.+?)<<(.+)$/.exec(lines.shift() ?? '') ?? [];
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter);
    entries[name] = lines
      .splice(0, end + 1)
      .slice(0, -1)
      .join('\n');
  }
  return entries;
}
