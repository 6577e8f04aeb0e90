import type { JournalEvent } from '../journal/events.js';
import { dial, type SshTarget } from './dial.js';
import * as errors from './errors.js';
import { forwardIn } from './forward.js';
import { addressAndPort } from './host-address.js';
import { HostKeyCheck } from './host-key.js';
import { LinkGone } from './link.js';
import { ProcessOverSsh, type ProcessOwner } from './process.js';
import type {
  Command,
  CommandResult,
  Ec2Instance,
  ExecOptions,
  Remote,
  RemoteFile,
  RemoteProcess,
} from './remote.js';
import { feed, newMarker, Running } from './running.js';
import { Sessions } from './sessions.js';
import { settles, until, withStop } from './stop.js';
import { endGroupCommand, wrapCommand } from './wrapper.js';

/** Of each stream, when the caller does not say. */
const keepBytes = 1024 * 1024;
/** A command that may be repeated is begun at most this often. */
const begunAtMost = 4;
/** For ending a process group on the host: 2 s of TERM, KILL, and a connection where there is no session left. */
const endGroupMs = 6000;

export interface ConnectOptions {
  readonly signal?: AbortSignal;
  /** Told of `host.connected`, `host.lost`, `host.reconnected`, and warned of what could not be ended. */
  readonly onEvent?: (event: JournalEvent) => void;
}

/**
 * Connects to a host over SSH and logs in, with the host's key pinned.
 *
 * @throws DeployError `ssh-...`; before authentication where the host's key is not a pinned one
 */
export async function connect(target: SshTarget, options: ConnectOptions = {}): Promise<Remote> {
  if (!target.key && target.agent === undefined) throw errors.keyMissing();
  const { spec } = target;
  const onEvent = options.onEvent ?? (() => {});
  const began = performance.now();
  const check = new HostKeyCheck(spec, target.pins);
  const first = await dial(target, check, options.signal);
  const sessions = new Sessions(spec, () => dial(target, check), {
    onLost: (reason) => onEvent({ type: 'host.lost', target: spec.name, reason }),
    onReconnected: (durationMs) => onEvent({ type: 'host.reconnected', target: spec.name, durationMs }),
  });
  sessions.adopt(first);
  const remote = new SshRemote(target, sessions, onEvent);
  onEvent({
    type: 'host.connected',
    target: spec.name,
    address: remote.address,
    durationMs: performance.now() - began,
  });
  return remote;
}

class SshRemote implements Remote {
  readonly name: string;
  readonly address: string;
  readonly username: string;
  readonly instance?: Ec2Instance;

  constructor(
    private readonly target: SshTarget,
    private readonly sessions: Sessions,
    private readonly onEvent: (event: JournalEvent) => void,
  ) {
    this.name = target.spec.name;
    this.address = addressAndPort(target.spec.address, target.spec.port);
    this.username = target.spec.username;
    if (target.spec.instance) this.instance = target.spec.instance;
  }

  exec(command: Command, options: ExecOptions): Promise<CommandResult> {
    const began = performance.now();
    let running: Running | undefined;
    const late = () =>
      errors.commandTimeout(this.target.spec, command, options.deadlineMs, running?.log ?? []);
    return withStop(options.deadlineMs, options.signal, late, async (stop) => {
      for (let begun = 1; ; begun += 1) {
        running = undefined;
        try {
          running = await this.#begin(command, options, stop);
          return await this.#finish(running, command, stop, began);
        } catch (error) {
          if (!(error instanceof LinkGone)) throw error;
          if (mayRunAgain(error, command, options) && begun < begunAtMost) continue;
          throw errors.linkLost(this.target.spec, command.label, error.reason, error);
        }
      }
    });
  }

  async #begin(command: Command, options: ExecOptions, stop: AbortSignal): Promise<Running> {
    const marker = newMarker();
    const output = { onLine: options.onLine, keepBytes: options.keepBytes ?? keepBytes };
    const text = wrapCommand(command.argv, marker);
    return await this.sessions.open(text, 'command', stop, (session) => new Running(session, marker, output));
  }

  async #finish(
    running: Running,
    command: Command,
    stop: AbortSignal,
    began: number,
  ): Promise<CommandResult> {
    const inputFailed = new Promise<never>((_resolve, reject) => {
      feed(running.session.channel, command.stdin).catch(reject);
    });
    try {
      const ending = await until(stop, Promise.race([running.ended, inputFailed]));
      return this.#result(running, command, ending, began);
    } catch (error) {
      if (!(error instanceof LinkGone)) await this.#endGroup(running);
      throw error;
    } finally {
      running.session.release();
    }
  }

  #result(
    running: Running,
    command: Command,
    ending: { code: number | null; signal: string | null },
    began: number,
  ): CommandResult {
    const { noise } = running;
    if (noise !== undefined) {
      const how = ending.signal === null ? `exit code ${ending.code}` : `signal ${ending.signal}`;
      throw errors.commandNotStarted(this.target.spec, command, how, noise);
    }
    return {
      ...ending,
      stdout: running.stdout.text(),
      stderr: running.stderr.text(),
      durationMs: performance.now() - began,
    };
  }

  /** Ends what a command began on the host, over a second session; never throws and takes at most 6 s. */
  async #endGroup(running: Running): Promise<void> {
    if (running.group === undefined) await settles(Promise.race([running.begun, running.ended]), 1000);
    const { group } = running;
    if (group !== undefined && running.session.link.alive) {
      const ended = await this.#endGroupNumber(group).catch(() => false);
      if (!ended) this.onEvent(stillRunning(this.name, group));
    }
    running.session.channel.close();
  }

  /** True when nothing of the group is left. */
  async #endGroupNumber(group: number): Promise<boolean> {
    const late = () => new Error('it did not end');
    return await withStop(endGroupMs, undefined, late, async (stop) => {
      const marker = newMarker();
      const text = wrapCommand(endGroupCommand(group), marker);
      const ending = await this.sessions.open(text, 'control', stop, (session) => {
        session.channel.end();
        return new Running(session, marker, { keepBytes: 1024 });
      });
      try {
        return (await until(stop, ending.ended)).code === 0;
      } finally {
        ending.session.channel.close();
        ending.session.release();
      }
    });
  }

  async start(command: Command, options: { readonly signal?: AbortSignal } = {}): Promise<RemoteProcess> {
    const { spec, connectTimeoutMs } = this.target;
    const late = () =>
      this.sessions.gaveUp
        ? errors.linkLost(spec, command.label, 'it could not be reached again')
        : errors.commandTimeout(spec, command, connectTimeoutMs, []);
    const owner: ProcessOwner = {
      result: (running, ending, began) => this.#result(running, command, ending, began),
      endGroup: (running) => this.#endGroup(running),
      lost: (gone) => errors.linkLost(spec, command.label, gone.reason, gone),
    };
    const process = await withStop(connectTimeoutMs, options.signal, late, async (stop) => {
      for (let begun = 1; ; begun += 1) {
        try {
          const marker = newMarker();
          const text = wrapCommand(command.argv, marker);
          return await this.sessions.open(
            text,
            'long',
            stop,
            (session) => new ProcessOverSsh(session, marker, owner),
          );
        } catch (error) {
          if (!(error instanceof LinkGone)) throw error;
          if (error.started || begun >= begunAtMost)
            throw errors.linkLost(spec, command.label, error.reason, error);
        }
      }
    });
    process.stopOn(options.signal);
    return process;
  }

  async upload(
    to: string,
    files: readonly RemoteFile[],
    options: { readonly signal?: AbortSignal; readonly deadlineMs: number },
  ): Promise<{ readonly bytes: number }> {
    // Loaded when it is needed: a run that finds nothing to do uploads nothing.
    const { upload } = await import('./upload.js');
    return await upload(this, this.target.spec, to, files, options);
  }

  async forwardIn(
    onConnection: (stream: import('node:stream').Duplex) => void,
  ): Promise<{ readonly port: number; close(): Promise<void> }> {
    return await forwardIn(await this.sessions.anyLink(), this.target.spec, onConnection);
  }

  close(): Promise<void> {
    return this.sessions.close();
  }
}

function stillRunning(target: string, group: number): JournalEvent {
  const message = `what was begun there could not be ended; look with: ps -o pid,user,args -g ${group}`;
  return { type: 'warning', target, message };
}

/** What never began may always be sent again; what did, when the caller says so and its input can be sent twice. */
function mayRunAgain(gone: LinkGone, command: Command, options: ExecOptions): boolean {
  const { stdin } = command;
  const inputCanBeSentTwice = stdin === undefined || typeof stdin === 'string' || stdin instanceof Uint8Array;
  return !gone.started || (options.repeatable === true && inputCanBeSentTwice);
}
