import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventPayload } from '../../../lib/policy/facts.js';
import { type ActionRun, runAction } from '../../harness/run-action.js';

export interface PolicyRun {
  readonly event?: string;
  readonly ref?: string;
  readonly payload?: EventPayload;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Path -> text, in the workspace. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Runs the action from the bundle, as the runner would for an event. */
export async function decide(run: PolicyRun): Promise<ActionRun> {
  const { event = 'push', ref = 'refs/heads/main', payload = {}, inputs = {}, env = {}, files = {} } = run;
  const directory = await mkdtemp(join(tmpdir(), 'deploy-kit-policy-'));
  try {
    const eventFile = join(directory, 'event.json');
    await writeFile(eventFile, JSON.stringify({ repository: { fork: false }, ...payload }));
    for (const [path, text] of Object.entries(files)) await writeFile(join(directory, path), text);
    return await runAction('branch-policy', {
      inputs,
      directory,
      env: { GITHUB_EVENT_NAME: event, GITHUB_REF: ref, GITHUB_EVENT_PATH: eventFile, ...env },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The payload of a pull request of the repository itself. */
export function pullPayload(head: string, base: string): EventPayload {
  const repo = { id: 1, full_name: 'org/hello' };
  return { number: 7, pull_request: { number: 7, base: { ref: base, repo }, head: { ref: head, repo } } };
}
