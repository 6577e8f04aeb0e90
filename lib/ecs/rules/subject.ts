import type { ErrorCode } from '../../errors/catalog.js';
import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import type { ContainerDefinition, TaskDefinition } from '../task-definition.js';
import { namedContainers } from '../task-definition.js';

/** A task definition with right types, as a rule looks at it. */
export class Subject {
  readonly definition: TaskDefinition;
  readonly containers: readonly (readonly [string, ContainerDefinition])[];

  constructor(
    private readonly draft: Draft,
    private readonly findings: Findings,
  ) {
    this.definition = draft.definition;
    this.containers = namedContainers(draft.definition);
  }

  /** As `tell`, of a limit that AWS may have moved since: a warning where `strict` is off. */
  tellLimit(
    owner: unknown,
    key: string | number | undefined,
    code: ErrorCode,
    what: string,
    remedy: string,
  ): void {
    this.findings.addUnknown(this.draft.spot(owner, key), { code, what, remedy });
  }

  /** Tells a problem at the value of a key; without a key, or where it has no place, at what it belongs to. */
  tell(
    owner: unknown,
    key: string | number | undefined,
    code: ErrorCode,
    what: string,
    remedy: string,
  ): void {
    this.findings.add(this.draft.spot(owner, key), { code, what, remedy });
  }
}

/** Looks for one kind of mistake. */
export type Rule = (subject: Subject) => void;

/** The items whose name an earlier one has. */
export function repeated<Item>(
  items: readonly Item[] | undefined,
  nameOf: (item: Item) => string | undefined,
): readonly Item[] {
  const seen = new Set<string>();
  return (items ?? []).filter((item) => {
    const name = nameOf(item);
    if (name === undefined) return false;
    if (seen.has(name)) return true;
    seen.add(name);
    return false;
  });
}
