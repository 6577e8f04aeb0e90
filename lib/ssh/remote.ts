/**
 * What the rest of the house knows of a host: a place that runs commands and takes files.
 * `connect` (connection.ts) makes one over SSH; tests make one from a function.
 */

/** A command as data. `argv` is quoted once, at the edge, by `quote.ts`; nothing is spliced into a shell. */
export interface Command {
  readonly argv: readonly string[];
  /** Sent to standard input, which is always ended; secrets travel here, never in argv. */
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** What the log calls it, e.g. `docker pull web`; free of secrets. */
  readonly label: string;
}

export interface ExecOptions {
  /** Ends the remote process group (TERM, then KILL after 2 s) and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the remote process group is ended and `ssh-timeout` is raised. Always given. */
  readonly deadlineMs: number;
  /** Told of each whole line as it comes, without its newline. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Bytes of each stream kept in memory, the newest; more is dropped (1 MiB when not given). */
  readonly keepBytes?: number;
  /**
   * The command may safely be run a second time while or after the first ran (it waits for it or is
   * idempotent): on a lost link the host is reconnected and it runs again. Else `ssh-link-lost` is raised.
   */
  readonly repeatable?: boolean;
}

export interface CommandResult {
  /** Exit code; null when a signal ended it. 0 and nothing else is success. */
  readonly code: number | null;
  /** The name of the signal that ended it, such as `KILL`. */
  readonly signal: string | null;
  /** Without what the login shell's start files printed. */
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** A process that goes on while we do something else: an event stream, a lock's heartbeat. */
export interface RemoteProcess {
  /** Whole lines of standard output as they come; ends when the process ends, throws on a lost link. */
  readonly lines: AsyncIterable<string>;
  /** Writes to standard input. */
  write(text: string): void;
  /** Ends standard input, then the remote process group; resolves when it is gone. */
  stop(): Promise<void>;
  /** How it ended. Rejects with `ssh-link-lost` when the link went first. */
  readonly ended: Promise<CommandResult>;
}

/** A file to place on a host. */
export interface RemoteFile {
  /** Relative to the folder that is placed, with `/` between the parts; `..` is refused. */
  readonly path: string;
  /** Bytes, or a path on this machine that is streamed. */
  readonly content: Uint8Array | { readonly localPath: string };
  /** Permission bits such as 0o600; 0o600 from birth where it is secret. */
  readonly mode: number;
}

/** The EC2 instance that a host is. */
export interface Ec2Instance {
  readonly id: string;
  readonly privateAddress?: string;
}

export interface Remote {
  /** The host's name in the rollout, as logs and results show it. */
  readonly name: string;
  /** `address:port` as it was asked for. */
  readonly address: string;
  /** The user that logged in. */
  readonly username: string;
  /** Where it was found by its tag. */
  readonly instance?: Ec2Instance;

  /** Runs a command to its end; a non-zero exit is a result, not an error. */
  exec(command: Command, options: ExecOptions): Promise<CommandResult>;

  /** Starts a command that goes on. */
  start(command: Command, options?: { readonly signal?: AbortSignal }): Promise<RemoteProcess>;

  /**
   * Places a folder: everything into a sibling temporary folder (0700), checked by SHA-256 on the host,
   * then renamed. When `to` exists with the same content, nothing is sent.
   *
   * @param to absolute path, or one that starts with `~/`
   * @returns what was sent, in bytes, 0 when it was there already
   */
  upload(
    to: string,
    files: readonly RemoteFile[],
    options: { readonly signal?: AbortSignal; readonly deadlineMs: number },
  ): Promise<{ readonly bytes: number }>;

  /**
   * Listens on the host's loopback and hands each connection to `onConnection` here (ssh -R).
   *
   * @returns the port on the host, and how to end it
   */
  forwardIn(
    onConnection: (stream: import('node:stream').Duplex) => void,
  ): Promise<{ readonly port: number; close(): Promise<void> }>;

  /** Ends the connection; never throws. */
  close(): Promise<void>;
}
