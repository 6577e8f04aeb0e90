import type { RuleWish } from './rule-wishes.js';
import type { Action, Condition, Rule } from './types.js';

/** A wish whose listener is known by its ARN. */
export interface PlacedWish extends RuleWish {
  readonly listenerArn: string;
}

/** The rules of one listener as they are. */
export interface ListenerRules {
  readonly listenerArn: string;
  readonly rules: readonly Rule[];
}

/** One thing that is to be done to rules. */
export type RuleChange =
  | { readonly kind: 'create'; readonly wish: PlacedWish }
  | { readonly kind: 'update'; readonly wish: PlacedWish; readonly before: Rule }
  | { readonly kind: 'move'; readonly wish: PlacedWish; readonly before: Rule }
  | { readonly kind: 'default'; readonly wish: PlacedWish; readonly before: Rule }
  | { readonly kind: 'remove'; readonly wish: PlacedWish; readonly before: Rule };

/** A priority that somebody else's rule has. */
export interface RuleConflict {
  readonly wish: PlacedWish;
  readonly taken: Rule;
}

/**
 * Compares rules with what they are to be. A rule is ours when it does nothing but send what it matches to our
 * target group; all others are somebody else's, and never touched.
 *
 * @param groupArn undefined for a group that is still to be made, to which no rule leads
 */
export function ruleChanges(
  groupArn: string | undefined,
  wishes: readonly PlacedWish[],
  listeners: readonly ListenerRules[],
): { readonly changes: readonly RuleChange[]; readonly conflicts: readonly RuleConflict[] } {
  const found = listeners.map(({ listenerArn, rules }) => {
    const own = wishes.filter((wish) => wish.listenerArn === listenerArn);
    return new OneListener(groupArn, own, rules).decide();
  });
  return {
    changes: found.flatMap(({ changes }) => changes),
    conflicts: found.flatMap(({ conflicts }) => conflicts),
  };
}

class OneListener {
  readonly changes: RuleChange[] = [];
  readonly conflicts: RuleConflict[] = [];
  /** Rules that have been told what becomes of them. */
  readonly #settled = new Set<Rule>();
  /** Rules that will no longer have their priority. */
  readonly #leaving = new Set<Rule>();

  constructor(
    private readonly groupArn: string | undefined,
    private readonly wishes: readonly PlacedWish[],
    private readonly rules: readonly Rule[],
  ) {}

  decide(): this {
    for (const wish of this.wishes.filter(({ remove }) => remove)) this.#remove(wish);
    const wanted = this.wishes.filter(({ remove }) => !remove);
    const left = wanted.filter((wish) => !this.#isThere(wish));
    const unmoved = left.filter((wish) => !this.#move(wish, left));
    for (const wish of unmoved) this.#make(wish);
    return this;
  }

  #remove(wish: PlacedWish): void {
    const before = this.#at(wish);
    if (before === undefined) return;
    if (!this.#isOurs(before)) {
      this.conflicts.push({ wish, taken: before });
      return;
    }
    this.#settled.add(before);
    this.#leaving.add(before);
    this.changes.push({ kind: 'remove', wish, before });
  }

  #isThere(wish: PlacedWish): boolean {
    const rule = this.#at(wish);
    const isThere = rule !== undefined && this.#isOurs(rule) && matchesSame(wish, rule);
    if (isThere) this.#settled.add(rule);
    return isThere;
  }

  /** The same rule at another priority takes the new one, where that is free or one of ours leaves it as well. */
  #move(wish: PlacedWish, left: readonly PlacedWish[]): boolean {
    if (wish.priority === 'default') return false;
    const sameElsewhere = (other: PlacedWish) =>
      this.rules.find(
        (rule) =>
          !rule.IsDefault && !this.#settled.has(rule) && this.#isOurs(rule) && matchesSame(other, rule),
      );
    const before = sameElsewhere(wish);
    const there = this.#at(wish);
    const leaves = (rule: Rule) =>
      this.#leaving.has(rule) || left.some((other) => other !== wish && sameElsewhere(other) === rule);
    if (before === undefined || (there !== undefined && !leaves(there))) return false;
    this.#settled.add(before);
    this.#leaving.add(before);
    this.changes.push({ kind: 'move', wish, before });
    return true;
  }

  #make(wish: PlacedWish): void {
    const there = this.#at(wish);
    if (there === undefined || this.#leaving.has(there)) this.changes.push({ kind: 'create', wish });
    else if (wish.priority === 'default' && isPlaceholder(there))
      this.changes.push({ kind: 'default', wish, before: there });
    else if (this.#isOurs(there) && conditionsOf(there) !== undefined)
      this.changes.push({ kind: 'update', wish, before: there });
    else this.conflicts.push({ wish, taken: there });
  }

  #at({ priority }: PlacedWish): Rule | undefined {
    return this.rules.find(({ Priority }) => Priority === String(priority));
  }

  #isOurs({ Actions = [] }: Rule): boolean {
    const [arn, ...more] = Actions.flatMap(forwardsTo);
    return this.groupArn !== undefined && Actions.length === 1 && more.length === 0 && arn === this.groupArn;
  }
}

/** A default that answers by itself was made for want of a target: it may become ours, what leads elsewhere not. */
function isPlaceholder({ Actions = [] }: Rule): boolean {
  return Actions.length === 1 && Actions[0]?.Type === 'fixed-response';
}

/** The target groups that an action sends requests to. */
export function forwardsTo({ TargetGroupArn, ForwardConfig }: Action): readonly string[] {
  const several = ForwardConfig?.TargetGroups?.flatMap((group) => group.TargetGroupArn ?? []) ?? [];
  if (several.length > 0) return several;
  return TargetGroupArn ? [TargetGroupArn] : [];
}

/** What a rule matches by path and host; undefined where it looks at something else as well. */
export function conditionsOf({ Conditions = [] }: Rule): Pick<RuleWish, 'path' | 'host'> | undefined {
  const of = (field: string) => Conditions.filter(({ Field }) => Field === field).flatMap(valuesOf);
  const isKnown = Conditions.every(
    (condition) =>
      /^(path-pattern|host-header)$/.test(condition.Field ?? '') && valuesOf(condition).length > 0,
  );
  return isKnown ? { path: of('path-pattern'), host: of('host-header') } : undefined;
}

function valuesOf({ Values, PathPatternConfig, HostHeaderConfig }: Condition): readonly string[] {
  return PathPatternConfig?.Values ?? HostHeaderConfig?.Values ?? Values ?? [];
}

function matchesSame(wish: RuleWish, rule: Rule): boolean {
  const conditions = conditionsOf(rule);
  const same = (one: readonly string[], other: readonly string[]) =>
    JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
  return conditions !== undefined && same(wish.path, conditions.path) && same(wish.host, conditions.host);
}

/** `path /api/*, host shop.example.com`, or everything. */
export function matchText({ path, host }: Pick<RuleWish, 'path' | 'host'>): string {
  const parts = [
    ...(path.length > 0 ? [`path ${path.join(' ')}`] : []),
    ...(host.length > 0 ? [`host ${host.join(' ')}`] : []),
  ];
  return parts.join(', ') || 'everything';
}
