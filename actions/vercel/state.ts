import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the post step has to know of a run that was killed. */
export interface State {
  /** Of the front end: its `.vercel` is still there. */
  readonly directory: string;
  /** A `.vercel` was there before, and waits to come back. */
  readonly wasThere: boolean;
  /** A promotion began, and how it ended is not known. */
  readonly promotion?: {
    readonly deployment: string;
    /** What the domains led to before. */
    readonly previous: string | undefined;
  };
}

const file = 'state.json';

export async function writeState(folder: string, state: State): Promise<void> {
  await writeFile(join(folder, file), JSON.stringify(state), { mode: 0o600 });
}

/** Undefined when the run left nothing behind. */
export async function readState(folder: string): Promise<State | undefined> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

export async function removeState(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
