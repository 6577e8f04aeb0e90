import { healthAdvice, stateText } from '../../elb/errors.js';
import { LoadBalancing } from '../../elb/load-balancing.js';
import { DescribeTargetGroups } from '../../elb/operations.js';
import { describeHealth, isMember, targetText } from '../../elb/target-health.js';
import type { TargetGroup } from '../../elb/types.js';
import type { ToldElsewhere } from './elsewhere.js';

/**
 * What target groups say of the tasks of a service: the targets that are not healthy, each with its reason, and how they
 * are asked; and groups that no listener leads to, whose targets never become healthy.
 *
 * @param arns of the groups
 * @param isAbout that the failure is about targets; else only what is wrong with them is told
 * @returns undefined where there is nothing to tell
 * @throws DeployError `aws-refused`
 */
export async function targetGroupsCause(
  region: string | undefined,
  arns: readonly string[],
  isAbout: boolean,
  signal: AbortSignal,
): Promise<ToldElsewhere | undefined> {
  const balancing = new LoadBalancing(region);
  try {
    const { TargetGroups = [] } = await balancing.ask(
      DescribeTargetGroups,
      { TargetGroupArns: arns },
      signal,
    );
    const looks = await Promise.all(
      TargetGroups.map(async (group) => {
        const health = await describeHealth(balancing, group, signal);
        const ill = health.filter((one) => isMember(one) && one.state !== 'healthy');
        const states = ill.map((one) => `${targetText(one)} is ${stateText(one)}`).join('; ');
        return { group, ill, states };
      }),
    );
    const told = looks.filter(({ group, ill }) => isAbout || ill.length > 0 || isUnbound(group));
    if (told.length === 0) return undefined;
    const ill = told.flatMap((look) => look.ill);
    const unbound = told.some(({ group }) => isUnbound(group));
    return {
      what: told.map(({ group, states }) => groupText(group, states)).join('\n'),
      ...(unbound ? { remedy: bind } : ill.length > 0 && { remedy: healthAdvice(ill) }),
    };
  } finally {
    balancing.close();
  }
}

const isUnbound = ({ LoadBalancerArns }: TargetGroup) => (LoadBalancerArns ?? []).length === 0;

const bind =
  'Give a listener a rule that leads to the target group (register-target with rules), or name the group that one leads to.';

/** `target group web, asked by HTTP /health on the port of the target for 200: 10.0.1.4:3000 is unhealthy: ...` */
function groupText(group: TargetGroup, states: string): string {
  const { TargetGroupName, HealthCheckProtocol = '', HealthCheckPath = '', HealthCheckPort, Matcher } = group;
  const port =
    HealthCheckPort === undefined || HealthCheckPort === 'traffic-port'
      ? 'the port of the target'
      : `port ${HealthCheckPort}`;
  const codes = Matcher?.HttpCode ?? Matcher?.GrpcCode;
  const asked = [HealthCheckProtocol, HealthCheckPath].filter(Boolean).join(' ');
  const check = `asked by ${asked || 'its health check'} on ${port}${codes ? ` for ${codes}` : ''}`;
  const unbound = isUnbound(group) ? ', to which no rule of a listener leads' : '';
  return `target group ${TargetGroupName}${unbound}, ${check}${states && `: ${states}`}`;
}
