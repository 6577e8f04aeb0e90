import type { Spot } from '../config/source-text.js';
import type { ErrorCode } from '../errors/catalog.js';
import { DeployError, InputProblems } from '../errors/deploy-error.js';

/** What is wrong with a task definition, without its place. */
export interface Finding {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

/** Gathers all that is wrong with a task definition or the like, so that it is told at once and in the order of the file. */
export class Findings {
  readonly #errors: { readonly offset: number; readonly error: DeployError }[] = [];
  readonly #warnings: string[] = [];
  #wrongTypes = false;

  /**
   * @param strict false: what AWS's model does not know, and AWS itself may know since, is a warning
   * @param code of all errors, where it is no task definition that they are about
   */
  constructor(
    private readonly strict: boolean,
    private readonly code?: ErrorCode,
  ) {}

  add(spot: Spot, finding: Finding): void {
    const { code = finding.code } = this;
    this.#errors.push({ offset: spot.offset, error: placed(spot, { ...finding, code }) });
  }

  /** A value of another type: nothing that looks into it can be said before it is right. */
  addWrongType(spot: Spot, finding: Finding): void {
    this.#wrongTypes = true;
    this.add(spot, finding);
  }

  /** A key or word that the model does not have. */
  addUnknown(spot: Spot, finding: Finding): void {
    if (this.strict) this.add(spot, finding);
    else this.#warnings.push(`${spot.where}: ${finding.what}`);
  }

  get hasWrongTypes(): boolean {
    return this.#wrongTypes;
  }

  /** What was found and is no error, a sentence each. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** @throws InputProblems when something is an error */
  raise(): void {
    if (this.#errors.length === 0) return;
    const sorted = this.#errors.toSorted((one, other) => one.offset - other.offset);
    throw new InputProblems(sorted.map(({ error }) => error));
  }
}

function placed({ where, excerpt }: Spot, { code, what, remedy }: Finding): DeployError {
  return new DeployError({
    code,
    kind: 'input',
    where,
    what: excerpt ? `${what}\n${excerpt}` : what,
    remedy,
  });
}
