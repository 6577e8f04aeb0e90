/** A statement of a trust policy, of which every value may be one or a list of several. */
interface Statement {
  readonly Effect?: string;
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Action?: string | readonly string[];
}

const tasks = /^(\*|ecs-tasks\.amazonaws\.com(\.cn)?)$/;
const assume = /^(\*|sts:\*|sts:assume\*|sts:assumerole\*?)$/i;

/**
 * Whether a trust policy lets tasks of ECS use its role, as far as it says so plainly: what it excludes, and on which
 * conditions, is left to ECS.
 *
 * @param document percent-encoded, as GetRole returns it
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function trustsTasks(document: string): boolean {
  const statements = statementsOf(document);
  if (statements === undefined) return true;
  return statements.some(({ Effect, Principal, Action, ...rest }) => {
    if (Effect !== 'Allow') return false;
    if ('NotPrincipal' in rest || 'NotAction' in rest) return true;
    const services = typeof Principal === 'object' ? Principal.Service : Principal;
    return many(services).some((one) => tasks.test(one)) && many(Action).some((one) => assume.test(one));
  });
}

/** Undefined where it cannot be read. */
function statementsOf(document: string): readonly Statement[] | undefined {
  try {
    const { Statement: statements = [] } = JSON.parse(decodeURIComponent(document));
    return [statements].flat();
  } catch {
    return undefined;
  }
}

const many = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : [value].flat();
