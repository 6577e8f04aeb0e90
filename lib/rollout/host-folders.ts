import { Host } from '../host/host.js';
import type { Remote } from '../ssh/remote.js';
import type { StepState } from './step-action.js';

const anyFolder = '~/.deploy-kit';

/** The hosts of a rollout as its steps see them: one for each connection and folder of state, which holds its locks. */
export class HostFolders {
  readonly #hosts = new Map<Remote, Map<string, Host>>();

  /** The host behind a connection, with the folder that a step keeps its state in. */
  host(remote: Remote, state: StepState | undefined): Host {
    const directory = state?.directory ?? anyFolder;
    const folders = this.#hosts.get(remote) ?? new Map<string, Host>();
    this.#hosts.set(remote, folders);
    const host = folders.get(directory) ?? new Host(remote, directory);
    folders.set(directory, host);
    return host;
  }
}
