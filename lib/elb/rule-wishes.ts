import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';

/** A rule of a listener that sends what it matches to a target group. */
export interface RuleWish {
  /** An ARN, or `LOAD-BALANCER:PORT`. */
  readonly listener: string;
  readonly priority: number | 'default';
  /** Patterns, any of which matches; none: every path. */
  readonly path: readonly string[];
  readonly host: readonly string[];
  /** It is to be gone. */
  readonly remove: boolean;
}

const keys = ['listener', 'priority', 'path', 'host', 'remove'] as const;

/** The API's own names of the same. */
const apiNames: Readonly<Record<string, (typeof keys)[number]>> = {
  ListenerArn: 'listener',
  Priority: 'priority',
};

const highestPriority = 50_000;

/**
 * Reads rules.
 *
 * @param written a list of maps
 * @param where how a person finds it
 * @throws InputProblems with all that is wrong, each with the number of its entry
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
 */
export function readRuleWishes(written: unknown, where = 'input rules'): readonly RuleWish[] {
  const problems: DeployError[] = [];
  const tell = (entry: number | undefined, what: string): void => {
    problems.push(wrongRule(entry === undefined ? where : `${where}, entry ${entry}`, what));
  };
  if (!Array.isArray(written) || written.length === 0) {
    tell(undefined, 'it is no list of rules');
    throw new InputProblems(problems);
  }
  const wishes = written.map((entry: unknown, index) => readWish(entry, (what) => tell(index + 1, what)));
  const seen = new Map<string, number>();
  wishes.forEach(({ listener, priority }, index) => {
    const place = `${listener} ${priority}`;
    const first = seen.get(place);
    if (first !== undefined && listener !== '')
      tell(index + 1, `priority ${priority} of ${listener} is that of entry ${first} already`);
    seen.set(place, first ?? index + 1);
  });
  if (problems.length > 0) throw new InputProblems(problems);
  return wishes;
}

function readWish(entry: unknown, tell: (what: string) => void): RuleWish {
  const map = typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? entry : undefined;
  if (map === undefined) tell('it is no map');
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(map ?? {})) {
    const key = apiNames[name] ?? name;
    if (keys.some((known) => known === key)) given[key] = value;
    else {
      const near = nearestName(name, keys);
      tell(`it has no key ${name}; ${near === undefined ? `its keys are ${keys.join(', ')}` : `${near}?`}`);
    }
  }
  const listener = typeof given.listener === 'string' ? given.listener.trim() : '';
  if (map !== undefined && !/^(arn:\S+|[A-Za-z0-9-]+:\d+)$/.test(listener))
    tell("its listener is neither an ARN nor a load balancer's name with a port, such as shop:80");
  const [path, host] = [patterns(given.path), patterns(given.host)];
  const remove = given.remove === true || given.remove === 'true';
  const priority = readPriority(given.priority);
  if (map !== undefined && priority === undefined)
    tell(`its priority is neither a number from 1 to ${highestPriority} nor default`);
  const matches = path.length + host.length > 0;
  if (priority === 'default' && matches) tell('the default rule matches everything: leave path and host out');
  if (priority === 'default' && remove) tell('the default rule cannot be removed');
  if (typeof priority === 'number' && !matches && !remove) tell('it has neither path nor host');
  return { listener, priority: priority ?? 'default', path, host, remove };
}

function patterns(written: unknown): readonly string[] {
  const items = Array.isArray(written) ? written : [written];
  return items.filter((item) => item !== undefined && item !== null).map((item) => String(item).trim());
}

function readPriority(written: unknown): number | 'default' | undefined {
  if (written === 'default') return 'default';
  const text = String(written ?? '').trim();
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= highestPriority ? number : undefined;
}

function wrongRule(where: string, what: string): DeployError {
  return new DeployError({
    code: 'target-rule-invalid',
    kind: 'input',
    what,
    where,
    remedy:
      'Give a list such as [{ listener: shop:80, priority: 1, path: /api/users/* }]; priority: default is what no rule matches, remove: true takes a rule away.',
  });
}
