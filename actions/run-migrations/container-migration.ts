import type { StepContext } from '../../lib/capability/capability.js';
import type { DeployError } from '../../lib/errors/deploy-error.js';
import { lastLines } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import type { ComposeRequest } from './compose-capability.js';
import { ended, notStarted } from './compose-errors.js';
import { timedOut } from './errors.js';
import { type MigrationEnd, tellLeft } from './left.js';
import { endCommand, followCommand, type OneOff, startCommand } from './one-off-commands.js';
import { detailsOf } from './record.js';

type Context = Pick<StepContext, 'journal' | 'signal'>;

const startDeadlineMs = 5 * 60_000;
const quickDeadlineMs = 60_000;

/** Of `docker inspect`. */
interface State {
  readonly ExitCode?: number;
  readonly OOMKilled?: boolean;
}

/** One container that runs migrations, from its start to its end; never started twice. */
export class ContainerMigration {
  #end: MigrationEnd;
  /** Of the run; says why undo is called. */
  #signal: AbortSignal | undefined;

  constructor(
    private readonly host: Host,
    private readonly request: ComposeRequest,
    private readonly oneOff: OneOff,
  ) {}

  get #place(): string {
    return `host ${this.host.name}, service ${this.oneOff.service}`;
  }

  /** @throws DeployError `migrations-failed` where it does not start */
  async start(content: string, { signal, began }: Context & { began(applied: ContainerMigration): void }) {
    this.#signal = signal;
    signal.throwIfAborted();
    began(this);
    const command = startCommand(this.oneOff, content);
    const options = { signal, deadlineMs: startDeadlineMs };
    const result = await this.host.attempt(this.oneOff.project, command, options);
    if (result.code === 0) return;
    this.#end = 'never-ran';
    await this.#remove();
    throw notStarted(this.#place, result);
  }

  /**
   * Waits until the container has ended, and removes it.
   *
   * @throws DeployError `migrations-failed`, `migrations-timeout`
   */
  async verify({ journal, signal }: Context): Promise<Readonly<Record<string, unknown>>> {
    const { logLines, record, timeoutMs } = this.request;
    this.#signal = signal;
    const time = new AbortController();
    const timer = setTimeout(() => time.abort(outOfTime), timeoutMs);
    try {
      const { code, stdout, stderr } = await this.host.remote.exec(followCommand(this.oneOff, logLines), {
        signal: AbortSignal.any([signal, time.signal]),
        deadlineMs: timeoutMs + quickDeadlineMs,
        repeatable: true,
        onLine: (line, stream) => {
          const at = { target: this.host.name, source: this.oneOff.service };
          if (stream === 'stdout') journal.write({ type: 'output', ...at, line });
        },
      });
      record.logs = lastLines(stdout, logLines);
      const state = code === 0 ? (JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as State) : {};
      record.exitCode = state.ExitCode;
      this.#end = state.ExitCode === 0 ? 'ended-well' : 'failed';
      await this.#remove();
      if (this.#end === 'ended-well') return detailsOf(record);
      throw ended(this.#place, state.ExitCode, state.OOMKilled === true, record.logs);
    } catch (thrown) {
      if (thrown !== outOfTime) throw thrown;
      throw await this.#outOfTime();
    } finally {
      clearTimeout(timer);
    }
  }

  async #outOfTime(): Promise<DeployError> {
    const { logLines, record, timeoutMs } = this.request;
    this.#end = 'timed-out';
    record.logs = lastLines(await this.#remove(), logLines);
    return timedOut(this.#place, timeoutMs, 'it was stopped', record.logs);
  }

  /** Stops it where it still runs. @returns the last lines of its log */
  async #remove(): Promise<string> {
    const command = endCommand(this.oneOff, this.request.logLines);
    const options = { deadlineMs: quickDeadlineMs, repeatable: true };
    const { stdout } = await this.host.remote.exec(command, options);
    return stdout;
  }

  /** Migrations cannot be undone. Those that go on are stopped. @throws as `tellLeft` */
  async undo(): Promise<never> {
    if (this.#end === undefined) await this.#remove();
    return tellLeft(this.#end, this.#place, this.#signal);
  }
}

/** The reason of an abort. */
const outOfTime = new Error('the migrations are out of time');
