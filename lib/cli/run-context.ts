import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { RunIdentity } from '../capability/capability.js';
import type { RunContext } from '../capability/define-action.js';
import { identityOf } from '../run/runner-identity.js';
import type { Invocation } from './command.js';
import { gitFacts } from './git.js';

/** The context of a run, with who runs it and for what: from the runner in a workflow, else from this machine and git. */
export async function runContext(invocation: Invocation): Promise<RunContext> {
  return { ...invocation.context, run: await identity(invocation) };
}

async function identity({ environment, directory, given }: Invocation): Promise<RunIdentity> {
  if (environment.GITHUB_RUN_ID) return { ...identityOf(environment), directory };
  const username = userName(environment);
  const machine = hostname();
  const config = given.text('config');
  const folder = config === undefined ? directory : dirname(resolve(directory, config));
  return {
    id: `${machine}-${process.pid}-${randomUUID()}`,
    url: `${username}@${machine} (pid ${process.pid})`,
    actor: username,
    ...(await gitFacts(folder)),
    directory,
  };
}

/** A container may run as a user that has no name. */
function userName(environment: Invocation['environment']): string {
  try {
    return userInfo().username;
  } catch {
    return environment.USER ?? String(process.getuid?.() ?? '');
  }
}
