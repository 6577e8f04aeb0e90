import { setTimeout as pause } from 'node:timers/promises';
import type { Remote, RemoteProcess } from '../ssh/remote.js';
import type { DockerCommand } from './containers.js';
import { listenToProject, parseEvent } from './events.js';

const listenAgainMs = 500;

/**
 * Begins to listen to a project's events on a host, and listens again when the link or the engine goes away.
 *
 * @returns what is heard from now on, and how to end it
 */
export async function openInbox(
  remote: Remote,
  docker: DockerCommand,
  project: string,
): Promise<{ readonly inbox: EventInbox; stop(): Promise<void> }> {
  let process = await listenToProject(remote, docker, project);
  const inbox = new EventInbox();
  const stopping = new AbortController();
  const read = async (): Promise<void> => {
    for (;;) {
      await readInto(inbox, process);
      if (stopping.signal.aborted) return;
      await pause(listenAgainMs, undefined, { signal: stopping.signal });
      process = await listenToProject(remote, docker, project);
      if (stopping.signal.aborted) return stopQuietly(process);
      // What happened meanwhile was not heard: whoever waits looks at the containers themselves.
      inbox.lookAgain();
    }
  };
  const reading = read().catch(() => inbox.lookAgain());
  return {
    inbox,
    async stop() {
      stopping.abort();
      await stopQuietly(process);
      await reading;
    },
  };
}

async function readInto(inbox: EventInbox, { lines }: RemoteProcess): Promise<void> {
  try {
    for await (const line of lines) inbox.add(line);
  } catch {
    // A lost link ends the events as the engine's end does.
  }
}

async function stopQuietly(process: RemoteProcess): Promise<void> {
  await process.stop().catch(() => undefined);
}

/** Events since the last look, and a way to wait for the next. */
export class EventInbox {
  readonly #deaths = new Map<string, number>();
  #changed = false;
  #wake: () => void = () => undefined;

  add(line: string): void {
    const event = parseEvent(line);
    if (event === undefined || event.action.startsWith('exec_')) return;
    if (event.action === 'die') this.#deaths.set(event.container, event.exitCode ?? -1);
    this.lookAgain();
  }

  lookAgain(): void {
    this.#changed = true;
    this.#wake();
  }

  /** The exit code of a container's last death since we listen. */
  deathOf(container: string): number | undefined {
    return this.#deaths.get(container);
  }

  /** Forgets deaths of containers that are allowed to get over it. */
  forgive(container: string): void {
    this.#deaths.delete(container);
  }

  /** Waits until something happens, or the time is up. */
  async next(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (!this.#changed && milliseconds > 0) {
      const over = new AbortController();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const timer = pause(milliseconds, undefined, { signal: AbortSignal.any([signal, over.signal]) });
      await Promise.race([woken, timer.catch(() => undefined)]);
      over.abort();
    }
    signal.throwIfAborted();
    this.#changed = false;
  }
}
