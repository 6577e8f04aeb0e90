import { appendFileSync } from 'node:fs';
import type { GithubLog } from '../journal/readers/github-log.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';
import { fileEntry, workflowCommand } from './commands.js';

/**
 * The runner, as one step sees it. Outside of one (no GITHUB_OUTPUT and the like) outputs, state and
 * summary go nowhere.
 */
export class Runner implements GithubLog {
  /**
   * @param environment the process's environment
   * @param write to standard output
   */
  constructor(
    private readonly environment: ProcessEnvironment,
    private readonly write: (text: string) => void,
  ) {}

  /** True when the run was started with debug logging. */
  get debugging(): boolean {
    return this.environment.RUNNER_DEBUG === '1';
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  startGroup(title: string): void {
    this.line(workflowCommand('group', title));
  }

  endGroup(): void {
    this.line(workflowCommand('endgroup', ''));
  }

  /** From here on the runner hides the text in the log. */
  mask(text: string): void {
    this.line(workflowCommand('add-mask', text));
  }

  error(message: string, title = ''): void {
    this.line(workflowCommand('error', message, { title }));
  }

  warning(message: string, title = ''): void {
    this.line(workflowCommand('warning', message, { title }));
  }

  notice(message: string, title = ''): void {
    this.line(workflowCommand('notice', message, { title }));
  }

  setOutput(name: string, value: string): void {
    this.#append('GITHUB_OUTPUT', fileEntry(name, value));
  }

  /** Keeps a value for the post step. */
  saveState(name: string, value: string): void {
    this.#append('GITHUB_STATE', fileEntry(name, value));
  }

  /** What main saved, in the post step; empty when it did not. */
  savedState(name: string): string {
    return this.environment[`STATE_${name}`] ?? '';
  }

  addSummary(markdown: string): void {
    this.#append('GITHUB_STEP_SUMMARY', markdown);
  }

  #append(file: 'GITHUB_OUTPUT' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY', text: string): void {
    const path = this.environment[file];
    if (path) appendFileSync(path, text);
  }
}
