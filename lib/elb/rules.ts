import { isRefusal } from '../aws/errors.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { type DeployError, InputProblems, toDeployError } from '../errors/deploy-error.js';
import type { LoadBalancing } from './load-balancing.js';
import {
  CreateRule,
  DeleteRule,
  DescribeListeners,
  DescribeLoadBalancers,
  DescribeRules,
  ModifyListener,
  ModifyRule,
  SetRulePriorities,
} from './operations.js';
import { type ListenerRules, type PlacedWish, type RuleChange, ruleChanges } from './rule-changes.js';
import { listenerMissing, ruleTaken } from './rule-errors.js';
import type { RuleWish } from './rule-wishes.js';
import type { Action, Condition } from './types.js';

/**
 * What has to happen for the rules to be as they are wished.
 *
 * @param groupArn undefined for a group that is still to be made
 * @throws InputProblems with every listener that there is not, and every priority that somebody else's rule has
 */
export async function planRules(
  balancing: LoadBalancing,
  groupArn: string | undefined,
  wishes: readonly RuleWish[],
  signal: AbortSignal,
): Promise<readonly RuleChange[]> {
  const names = [...new Set(wishes.map(({ listener }) => listener))];
  const found = await settleAll(
    names,
    4,
    async (name) => [name, await listenerArn(balancing, name, signal)] as const,
  );
  const problems = found.flatMap((one) => (one.status === 'rejected' ? [toDeployError(one.reason)] : []));
  throwProblems(problems);
  const arns = new Map(found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  const placed = wishes.map((wish): PlacedWish => ({ ...wish, listenerArn: arns.get(wish.listener) ?? '' }));
  const listeners = await Promise.all(
    [...new Set(arns.values())].map(async (arn): Promise<ListenerRules> => {
      const rules = await balancing.askAll(DescribeRules, { ListenerArn: arn }, ({ Rules }) => Rules, signal);
      return { listenerArn: arn, rules };
    }),
  );
  const { changes, conflicts } = ruleChanges(groupArn, placed, listeners);
  throwProblems(conflicts.map(ruleTaken));
  return changes;
}

/** What AWS itself refuses is told as it is, before what is wrong in the input. */
function throwProblems(problems: readonly DeployError[]): void {
  const refused = problems.find(({ kind }) => kind !== 'input');
  if (refused !== undefined) throw refused;
  if (problems.length > 0) throw new InputProblems(problems);
}

async function listenerArn(balancing: LoadBalancing, name: string, signal: AbortSignal): Promise<string> {
  if (name.startsWith('arn:')) return name;
  const [balancer = '', port] = name.split(':');
  const { LoadBalancers: [found] = [] } = await balancing
    .ask(DescribeLoadBalancers, { Names: [balancer] }, signal)
    .catch((thrown: unknown) => {
      if (isRefusal(thrown, /LoadBalancerNotFound/)) return { LoadBalancers: [] };
      throw thrown;
    });
  if (found === undefined) {
    const all = await balancing.askAll(DescribeLoadBalancers, {}, (answer) => answer.LoadBalancers, signal);
    throw listenerMissing(
      name,
      all.map(({ LoadBalancerName }) => LoadBalancerName),
    );
  }
  const question = { LoadBalancerArn: found.LoadBalancerArn };
  const listeners = await balancing.askAll(DescribeListeners, question, (answer) => answer.Listeners, signal);
  const listener = listeners.find(({ Port }) => String(Port) === port);
  if (listener !== undefined) return listener.ListenerArn;
  throw listenerMissing(
    name,
    listeners.map(({ Port }) => `${balancer}:${Port}`),
  );
}

/** The order in which nothing stands in the way of what comes after it. */
const order: readonly RuleChange['kind'][] = ['remove', 'move', 'update', 'create', 'default'];

/** Takes a change back. */
export type Undo = (signal: AbortSignal) => Promise<void>;

/**
 * Makes changes to rules.
 *
 * @param done told of each change that was made, with what takes it back
 */
export async function changeRules(
  balancing: LoadBalancing,
  groupArn: string,
  changes: readonly RuleChange[],
  signal: AbortSignal,
  done: (undo: Undo) => void,
): Promise<void> {
  const to = [{ Type: 'forward', TargetGroupArn: groupArn }];
  for (const kind of order) {
    const own = changes.filter((change) => change.kind === kind);
    if (kind === 'move') await moveAll(balancing, own, signal, done);
    else for (const change of own) done(await changeOne(balancing, to, change, signal));
  }
}

/** All at once for each listener, since two of them may change places. */
async function moveAll(
  balancing: LoadBalancing,
  changes: readonly RuleChange[],
  signal: AbortSignal,
  done: (undo: Undo) => void,
): Promise<void> {
  for (const moves of Map.groupBy(changes, ({ wish }) => wish.listenerArn).values()) {
    const priorities = (of: (move: RuleChange) => number) =>
      moves.map((move) => ({ RuleArn: 'before' in move ? move.before.RuleArn : '', Priority: of(move) }));
    const after = priorities(({ wish }) => Number(wish.priority));
    const before = priorities((move) => ('before' in move ? Number(move.before.Priority) : 0));
    await balancing.ask(SetRulePriorities, { RulePriorities: after }, signal);
    done(async (late) => void (await balancing.ask(SetRulePriorities, { RulePriorities: before }, late)));
  }
}

async function changeOne(
  balancing: LoadBalancing,
  to: readonly Action[],
  change: RuleChange,
  signal: AbortSignal,
): Promise<Undo> {
  const { wish } = change;
  const { listenerArn: ListenerArn } = wish;
  const create = async (
    priority: number,
    Conditions: readonly Condition[],
    Actions: readonly Action[],
    at: AbortSignal,
  ) => {
    const question = { ListenerArn, Priority: priority, Conditions, Actions };
    const { Rules: [rule] = [] } = await balancing.ask(CreateRule, question, at);
    return rule?.RuleArn ?? '';
  };
  if (change.kind === 'create') {
    const RuleArn = await create(Number(wish.priority), conditionsFor(wish), to, signal);
    return async (late) => void (await balancing.ask(DeleteRule, { RuleArn }, late));
  }
  const { RuleArn, Conditions = [], Actions = [], Priority } = change.before;
  if (change.kind === 'remove') {
    await balancing.ask(DeleteRule, { RuleArn }, signal);
    return async (late) => void (await create(Number(Priority), Conditions.map(onlyConfig), to, late));
  }
  if (change.kind === 'default') {
    await balancing.ask(ModifyListener, { ListenerArn, DefaultActions: to }, signal);
    return async (late) =>
      void (await balancing.ask(ModifyListener, { ListenerArn, DefaultActions: Actions }, late));
  }
  await balancing.ask(ModifyRule, { RuleArn, Conditions: conditionsFor(wish) }, signal);
  const before = Conditions.map(onlyConfig);
  return async (late) => void (await balancing.ask(ModifyRule, { RuleArn, Conditions: before }, late));
}

function conditionsFor({ path, host }: RuleWish): Condition[] {
  return [
    ...(path.length > 0 ? [{ Field: 'path-pattern', PathPatternConfig: { Values: path } }] : []),
    ...(host.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: host } }] : []),
  ];
}

/** A condition is told with its values twice, and taken with one of the two. */
function onlyConfig({ Field = '', Values, PathPatternConfig, HostHeaderConfig }: Condition): Condition {
  const values = PathPatternConfig?.Values ?? HostHeaderConfig?.Values ?? Values ?? [];
  return Field === 'host-header'
    ? { Field, HostHeaderConfig: { Values: values } }
    : { Field, PathPatternConfig: { Values: values } };
}
