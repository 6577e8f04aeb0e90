import { setTimeout as pause } from 'node:timers/promises';
import type { Journal } from '../journal/journal.js';
import type { Remote, RemoteProcess } from '../ssh/remote.js';
import { commandFailed, lockLost, lockSilent } from './errors.js';
import { script, setRoot } from './script.js';

/** Seconds after its last heartbeat at which a lock is dead. */
export const lockTimeToLiveSeconds = 15;
const heartbeatMs = 3_000;
/** Milliseconds for one answer; two runs that look at the same time wait 10 s for each other at most. */
const answerMs = 30_000;

/** Who holds a lock, as the waiting run shows it. */
export interface LockOwner {
  /** The run's page, or user@machine of a command line. */
  readonly run: string;
  /** ISO 8601, the host's clock. */
  readonly since: string;
}

/** What a lock is needed for. */
export interface LockRequest {
  readonly remote: Remote;
  /** The state folder's parent on the host, `~/.deploy-kit` by default. */
  readonly directory: string;
  readonly project: string;
  /** Names the run, other than every other run; the lock file holds it. */
  readonly token: string;
  /** The run's page, or user@machine: what a waiting run shows. */
  readonly run: string;
  readonly journal: Journal;
}

/** A lock that is held, with its heartbeat going. */
export interface Lock {
  readonly project: string;
  /** Wraps a command so that it runs only while this run still owns the lock, and never beside another of the project. */
  fence(argv: readonly string[]): string[];
  /** Rejects with `lock-lost` when another run took over; never resolves. */
  readonly lost: Promise<never>;
  /** Gives the lock back; never throws. */
  release(): Promise<void>;
}

/**
 * Answers one word on standard input with one line on standard output, so that it ends with the link.
 * `try` takes the lock when it is free, dead or ours; `beat` keeps it alive; `release` gives it back.
 * The lock file's first line is the token, its second the owner; its modification time is the heartbeat, on
 * the host's own clock. `guard` makes looking and taking one step. What cannot be written (a full disk) ends it,
 * so that nobody waits for an answer; the lock goes through cat, which says that the disk is full where dash's
 * own printf says "I/O error". A folder that holds nothing else goes with the lock: a first deploy that never
 * came to a release leaves nothing on the host. Who waits for the lock then finds that it cannot be written, and
 * asks anew.
 */
const keeperText = `${setRoot}
token=$3 owner=$4 ttl=$5
umask 077
mkdir -p "$root" && cd "$root" || exit 1
guarded() { exec 9>guard; flock -w 10 9 || exit 75; "$@"; exec 9>&-; }
say() { printf '%s\\t%s\\t%s\\n' "$1" "$root" "\${2-}"; }
mine() { [ -f lock ] && [ "$(head -n 1 lock)" = "$token" ]; }
take() { printf '%s\\n%s %s\\n' "$token" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$owner" | cat >lock.new && mv lock.new lock || exit 1; }
try() {
  if mine; then touch lock; say taken
  elif [ ! -f lock ]; then take; say taken
  elif [ $(( $(date +%s) - $(stat -c %Y lock) )) -lt "$ttl" ]; then say held "$(tail -n 1 lock)"
  else was=$(tail -n 1 lock); take; say over "$was"
  fi
}
beat() { if mine; then touch lock; say alive; else say lost; fi; }
forget() {
  rmdir releases 2>/dev/null
  for name in * .[!.]*; do
    case $name in guard|work|key|lock.new) ;; *) [ ! -e "$name" ] || return 0;; esac
  done
  rm -f guard work key lock.new
  cd / && rmdir "$root" "\${root%/*}" 2>/dev/null
}
release() { if mine; then rm -f lock; forget; say released; else say lost; fi; }
while read -r word; do
  case $word in try) guarded try;; beat) guarded beat;; release) guarded release; exit 0;; esac
done`;

/**
 * `$1` the token; the rest is the command, one at a time in the folder. 97 says that the lock is no longer ours:
 * whoever gave it back may have removed the folder too.
 */
const fenceText = `[ "$(head -n 1 lock 2>/dev/null)" = "$1" ] || exit 97
shift; exec "$@"`;
const inFolderText = 'cd "$1" 2>/dev/null || exit 97; shift; exec "$@"';

/** The exit code of a fenced command that did not run because the lock had gone to another run. */
export const fencedOffExitCode = 97;

/** Seconds that a fenced command waits for what a former owner of the lock, or a lost link, left running. */
export const workWaitSeconds = 600;
/** The exit code of a fenced command that did not run because that did not end. */
export const stillBusyExitCode = 96;

/** A try to get a lock: hold it, or know who does. */
export interface LockAttempt {
  /** @returns the lock, with a heartbeat every 3 s until it is released, or the owner that holds it now */
  attempt(): Promise<{ readonly lock: Lock } | { readonly owner: LockOwner }>;
  /** Ends a try that is not wanted any more; a lock that was taken stays. */
  stop(): Promise<void>;
}

/**
 * Prepares to take a project's lock on a host; nothing is taken before `attempt`.
 *
 * @param request whose lock, for whom
 */
export function lockAttempt(request: LockRequest): LockAttempt {
  const keeper = new Keeper(request);
  return {
    async attempt() {
      const answer = await keeper.ask('try');
      const [word, root = '', line = ''] = answer.split('\t');
      if (word === 'held') return { owner: parseOwner(line) };
      const takenOverFrom = word === 'over' ? parseOwner(line).run : '';
      request.journal.write({
        type: 'lock.taken',
        target: request.remote.name,
        ...(takenOverFrom && { takenOverFrom }),
      });
      return { lock: new HeldLock(request, root, keeper) };
    },
    stop: () => keeper.stop(),
  };
}

/** Reads `2026-11-22T10:00:00Z https://...`, as the lock file's second line has it. */
export function parseOwner(line: string): LockOwner {
  const space = line.indexOf(' ');
  return { since: line.slice(0, space), run: line.slice(space + 1) };
}

/** The process on the host that takes, keeps and gives back; it ends with the link and is begun anew then. */
class Keeper {
  #process: RemoteProcess | undefined;
  #answers: AsyncIterator<string> | undefined;

  constructor(private readonly request: LockRequest) {}

  /** @returns the one line that answers; throws when the host cannot be reached any more */
  async ask(word: 'try' | 'beat' | 'release'): Promise<string> {
    try {
      return await this.#askOnce(word);
    } catch (thrown) {
      if (this.#process === undefined) throw thrown;
      this.#process = undefined;
      return this.#askOnce(word);
    }
  }

  async #askOnce(word: string): Promise<string> {
    if (this.#process === undefined || this.#answers === undefined) {
      const { remote, directory, project, token, run } = this.request;
      const owner = run.replaceAll(/\s+/g, ' ');
      this.#process = await remote.start(
        script('lock', keeperText, [directory, project, token, owner, String(lockTimeToLiveSeconds)]),
      );
      this.#answers = this.#process.lines[Symbol.asyncIterator]();
    }
    this.#process.write(`${word}\n`);
    const answer = await this.#inTime(this.#answers.next());
    if (answer === undefined) {
      void this.stop();
      throw lockSilent(this.request.remote.name, answerMs);
    }
    if (answer.done) {
      throw commandFailed(this.request.remote.name, 'lock', await this.#process.ended);
    }
    return answer.value;
  }

  /** A disk that hangs keeps the link alive and answers nothing. */
  async #inTime<Value>(answer: Promise<Value>): Promise<Value | undefined> {
    const over = new AbortController();
    const late = pause(answerMs, undefined, { signal: over.signal }).catch(() => undefined);
    return Promise.race([answer, late]).finally(() => over.abort());
  }

  async stop(): Promise<void> {
    await this.#process?.stop().catch(() => undefined);
  }
}

class HeldLock implements Lock {
  readonly project: string;
  readonly lost: Promise<never>;
  #reportLoss: (error: unknown) => void = () => undefined;
  #asking: Promise<unknown> | undefined;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly request: LockRequest,
    private readonly root: string,
    private readonly keeper: Keeper,
  ) {
    this.project = request.project;
    this.lost = new Promise<never>((_resolve, reject) => {
      this.#reportLoss = reject;
    });
    // Whoever waits for a step also waits for this; between steps nobody does.
    this.lost.catch(() => undefined);
    this.#timer = setInterval(() => {
      // On a slow host one beat at a time: they must not pile up for whoever gives the lock back.
      this.#asking ??= this.#beat().finally(() => {
        this.#asking = undefined;
      });
    }, heartbeatMs);
  }

  fence(argv: readonly string[]): string[] {
    const { token } = this.request;
    const fenced = ['sh', '-c', fenceText, 'deploy-kit', token, ...argv];
    const [wait, busy] = [String(workWaitSeconds), String(stillBusyExitCode)];
    const alone = ['flock', '-o', '-w', wait, '-E', busy, 'work', ...fenced];
    return ['sh', '-c', inFolderText, 'deploy-kit', this.root, ...alone];
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#asking;
    const answer = await this.keeper.ask('release').catch(() => 'gone');
    await this.keeper.stop();
    if (answer.startsWith('released')) {
      this.request.journal.write({ type: 'lock.released', target: this.request.remote.name });
    }
  }

  async #beat(): Promise<void> {
    // A host that cannot be reached for one beat is tried again at the next; the lock outlives four.
    const answer = await this.keeper.ask('beat').catch(() => 'gone');
    if (answer.startsWith('lost')) this.#reportLoss(lockLost(this.request.remote.name, this.request.project));
  }
}
