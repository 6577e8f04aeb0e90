import type { ErrorCode } from './catalog.js';

/**
 * Who has to act: `input` is the user's mistake (exit code 2 of the command line, nothing was tried),
 * `deploy` is something that went wrong on the way (exit code 1 or 3).
 */
export type ErrorKind = 'input' | 'deploy';

/** Everything that an error tells a person. All texts are free of secrets. */
export interface ErrorParts {
  readonly code: ErrorCode;
  /** What happened, one sentence, no full stop needed. */
  readonly what: string;
  /** Where: `input host`, `compose.yml:12:3`, a host's name, a host and a container. */
  readonly where?: string;
  /** What to do about it, in the imperative; several lines where there is a line to paste. */
  readonly remedy: string;
  /** The last lines that the failing part printed, oldest first. */
  readonly log?: readonly string[];
  readonly kind?: ErrorKind;
  readonly cause?: unknown;
}

/** The one error that reaches people: a stable code (`docs/errors.md`), what, where, and what to do. */
export class DeployError extends Error {
  readonly code: ErrorCode;
  readonly what: string;
  readonly where: string | undefined;
  readonly remedy: string;
  readonly log: readonly string[];
  readonly kind: ErrorKind;

  constructor(parts: ErrorParts) {
    super(parts.where ? `${parts.where}: ${parts.what}` : parts.what, { cause: parts.cause });
    this.name = 'DeployError';
    this.code = parts.code;
    this.what = parts.what;
    this.where = parts.where;
    this.remedy = parts.remedy;
    this.log = parts.log ?? [];
    this.kind = parts.kind ?? 'deploy';
  }
}

/** Several problems of the input, reported at once and as one annotation. */
export class InputProblems extends Error {
  constructor(readonly problems: readonly DeployError[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.name = 'InputProblems';
  }
}

/** The run was cancelled (SIGINT, SIGTERM); every wait rejects with this. */
export class Cancelled extends Error {
  constructor(readonly signal: 'SIGINT' | 'SIGTERM') {
    super(`cancelled by ${signal}`);
    this.name = 'Cancelled';
  }
}

/**
 * Turns anything that was thrown into an error that a person can act on.
 *
 * @param thrown what a `catch` received
 * @returns itself when it is a DeployError; problems of the input as one; `cancelled` for what a cancel
 *   interrupted; else one with the code `unexpected` that keeps it as cause
 */
export function toDeployError(thrown: unknown): DeployError {
  if (thrown instanceof DeployError) return thrown;
  if (thrown instanceof InputProblems && thrown.problems[0])
    return asOne(thrown.problems[0], thrown.problems);
  if (thrown instanceof Cancelled) return cancelledError(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DeployError({
    code: 'unexpected',
    what: message,
    remedy:
      'This is a defect of deploy-kit: run again with debug logging (RUNNER_DEBUG=1) and report the stack trace.',
    cause: thrown,
  });
}

function cancelledError(cancelled: Cancelled): DeployError {
  return new DeployError({
    code: 'cancelled',
    what: `the run was cancelled (${cancelled.signal})`,
    remedy: 'Run it again; what had changed was put back, or is named in the results.',
    cause: cancelled,
  });
}

/** Problems that only a host could see, where one error is told for each host. */
function asOne(first: DeployError, problems: readonly DeployError[]): DeployError {
  if (problems.length === 1) return first;
  return new DeployError({
    code: first.code,
    kind: 'input',
    what: problems.map(({ message }) => message).join('\n'),
    remedy: [...new Set(problems.map(({ remedy }) => remedy))].join('\n'),
  });
}

/**
 * The text that people read, the same in a terminal, a log and an annotation.
 *
 * @returns `what`, where, the last log lines, the remedy and the code, a line each
 */
export function renderError(error: DeployError): string {
  const log = error.log.length > 0 ? ['last log lines:', ...error.log.map((line) => `  ${line}`)] : [];
  return [error.message, ...log, error.remedy, `[${error.code}]`].join('\n');
}
