import type { Ending } from '../capability/define-action.js';
import { Cancelled } from '../errors/deploy-error.js';
import { Journal } from '../journal/journal.js';
import { Secrets } from '../journal/redact.js';
import { type ActionEnding, explained } from '../run/ending.js';
import { writeHtmlPage } from '../run/html-file.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';
import { toItsEnd } from '../run/to-its-end.js';
import type { CommandEnd, Kit } from './command.js';
import { exitCode } from './exit-code.js';
import type { Parsed } from './parse.js';
import { pending } from './pending.js';
import { type Progress, progress } from './progress.js';
import { printReport } from './report.js';
import type { Terminal } from './terminal.js';

/** What was asked for, and where. */
export interface Asked {
  readonly parsed: Extract<Parsed, { kind: 'command' }>;
  readonly kit: Kit;
  readonly terminal: Terminal;
  readonly environment: ProcessEnvironment;
  readonly directory: string;
}

/**
 * One command in one process, from the first line to its report: secrets, journal and signals around it.
 *
 * @returns the exit code
 */
export function runCommand(asked: Asked): Promise<number> {
  return new Session(asked).run();
}

class Session {
  readonly #secrets = new Secrets();
  readonly #journal = new Journal();
  readonly #view: Progress;
  #cancelled: 'SIGINT' | 'SIGTERM' | undefined;
  #end: CommandEnd | undefined;

  constructor(private readonly asked: Asked) {
    this.#view = progress(asked.parsed.command.progress, asked.terminal, this.#secrets.redact);
    this.#journal.read(this.#view.reader);
  }

  async run(): Promise<number> {
    const { wants } = this.asked.parsed.command;
    const reached = await toItsEnd(
      (signal) => this.#work(signal),
      (signal) => this.#tell(`${signal} again: ${waitingFor(this.#journal)}`),
    );
    this.#view.end();
    const ending = reached.outcome === wants ? reached : explained(reached);
    const code = exitCode(ending, this.#cancelled, wants);
    await this.#report(ending, code);
    return code;
  }

  async #work(signal: AbortSignal): Promise<Ending> {
    signal.addEventListener('abort', () => {
      if (!(signal.reason instanceof Cancelled)) return;
      this.#cancelled = signal.reason.signal;
      this.#tell(
        `${this.#cancelled}: cancelled. What this run changed goes back; once more says what it waits for.`,
      );
    });
    const { parsed, ...asked } = this.asked;
    const { redact } = this.#secrets;
    const mask = (secret: string): void => void this.#secrets.add(secret);
    const context = { journal: this.#journal, signal, mask, redact };
    this.#end = await parsed.command.run({ ...parsed, ...asked, context });
    return this.#end.ending;
  }

  #tell(message: string): void {
    this.#journal.write({ type: 'notice', message });
    this.#view.alert?.(message);
  }

  async #report(ending: ActionEnding, code: number): Promise<void> {
    const { parsed, terminal, directory } = this.asked;
    const { redact } = this.#secrets;
    const { print, outputs, entries = this.#journal.entries, title } = this.#end ?? {};
    const started = entries.find((entry) => entry.type === 'run.started');
    const ended = { title: title ?? started?.title ?? parsed.command.name, ...ending, exitCode: code };
    const page = parsed.given.text('html');
    if (page !== undefined) {
      await writeHtmlPage(page, directory, entries, ended, redact).catch((error: Error) =>
        terminal.errors.write(redact(`the HTML page could not be written: ${error.message}\n`)),
      );
    }
    // What a command says of itself holds only where it came to its end.
    const isItsOwn = this.#end?.ending.outcome === ending.outcome && this.#end.ending.error === ending.error;
    if (print !== undefined && isItsOwn) terminal.output.write(redact(print));
    else printReport({ entries, ended, outputs }, terminal, redact);
  }
}

/** Of what a second signal finds. */
function waitingFor({ entries }: Journal): string {
  const open = pending(entries);
  return open.length > 0 ? `waiting for ${open.join('; ')}` : 'waiting for connections and locks to end';
}
