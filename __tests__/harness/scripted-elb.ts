import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TargetHealth } from '../../lib/elb/target-health.js';
import type { Action, Condition, Rule, TargetDescription, TargetGroup } from '../../lib/elb/types.js';
import { answerOf, questionOf, refusalOf, type Value, xml } from './query-api.js';

type Health = Pick<TargetHealth, 'state' | 'reason' | 'description'>;

/** One target as a stand-in keeps it. */
export interface ScriptedTarget {
  readonly id: string;
  readonly port: number;
  /** How often its health was asked for since it was registered or taken out. */
  looks: number;
  draining: boolean;
}

/** One call on the wire. */
export interface Call {
  readonly action: string;
  readonly question: Readonly<Record<string, Value>>;
}

/** A target group as a stand-in keeps it. */
export interface ScriptedGroup extends TargetGroup {
  readonly HealthCheckPath?: string;
  readonly targets: ScriptedTarget[];
  attributes: Record<string, string>;
}

/**
 * A scripted stand-in of the API of Elastic Load Balancing (and of one call of EC2), for what no emulator does:
 * targets that are unhealthy, that drain, an API that throttles. It keeps groups, targets and rules as the API does
 * and writes down every call; what health checks say is scripted. Requests do not flow.
 */
export class ScriptedElb {
  readonly calls: Call[] = [];
  readonly groups: ScriptedGroup[] = [];
  readonly rules: (Rule & { readonly listener: string })[] = [];
  /** Id -> what EC2 says. */
  readonly instances = new Map<string, { readonly state: string; readonly vpcId: string }>();
  /** What the health check of a registered target says at a look. */
  healthOf: (target: ScriptedTarget) => Health = () => ({ state: 'healthy' });
  /** Whether a target that was taken out still drains at a look. */
  stillDrains: (target: ScriptedTarget) => boolean = ({ looks }) => looks < 2;
  /** Told of each call before it is answered. */
  onCall: (call: Call) => void = () => undefined;
  /** Told when targets of a group changed. */
  onTargets: (group: ScriptedGroup) => void = () => undefined;
  readonly #refusals: { action: string; code: string; message: string; status: number }[] = [];
  readonly #server: Server;
  #made = 0;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const parameters = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const { status, body } = this.#answer(parameters);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
    });
  }

  static async start(): Promise<ScriptedElb> {
    const elb = new ScriptedElb();
    await new Promise<void>((resolve) => elb.#server.listen(0, '127.0.0.1', resolve));
    return elb;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }

  /** Makes a target group with targets that are registered already. */
  group(name: string, targets: readonly string[] = [], more: Partial<ScriptedGroup> = {}): ScriptedGroup {
    const group: ScriptedGroup = {
      TargetGroupArn: `arn:aws:elasticloadbalancing:eu-west-1:000000000000:targetgroup/${name}/${++this.#made}`,
      TargetGroupName: name,
      Protocol: 'HTTP',
      Port: 3001,
      VpcId: 'vpc-1',
      TargetType: 'ip',
      ...more,
      targets: [],
      attributes: { 'deregistration_delay.timeout_seconds': '0' },
    };
    this.groups.push(group);
    for (const id of targets) group.targets.push(targetOf(group, { Id: id }));
    return group;
  }

  /** A rule of the load balancer's listener `shop:80`. */
  rule(priority: number | 'default', conditions: readonly Condition[], actions: readonly Action[]): Rule {
    const RuleArn = `arn:rule/${++this.#made}`;
    const rule = { RuleArn, Priority: String(priority), IsDefault: priority === 'default' };
    this.rules.push({ ...rule, Conditions: conditions, Actions: actions, listener: listenerArn });
    return rule;
  }

  /** Refuses the next calls of an action, so many times. */
  refuse(action: string, code: string, times = 1, { message = code, status = 400 } = {}): void {
    for (let one = 0; one < times; one++) this.#refusals.push({ action, code, message, status });
  }

  /** The calls that change something, as `RegisterTargets 10.0.0.1:3001`. */
  get writes(): string[] {
    return this.calls.filter(({ action }) => !action.startsWith('Describe')).map(callText);
  }

  /** The targets of a group that are registered. */
  members(name: string): string[] {
    const group = this.groups.find(({ TargetGroupName }) => TargetGroupName === name);
    return (group?.targets ?? []).filter(({ draining }) => !draining).map(({ id, port }) => `${id}:${port}`);
  }

  #answer(parameters: URLSearchParams): { status: number; body: string } {
    const action = parameters.get('Action') ?? '';
    const call = { action, question: questionOf(parameters) };
    this.calls.push(call);
    this.onCall(call);
    const index = this.#refusals.findIndex((one) => one.action === action);
    const [refusal] = index < 0 ? [] : this.#refusals.splice(index, 1);
    if (refusal) return { status: refusal.status, body: refusalOf(refusal.code, refusal.message) };
    if (action === 'DescribeInstances') return { status: 200, body: this.#instances(call) };
    const answer = answers[action];
    if (answer === undefined) throw new Error(`the stand-in does not know ${action}`);
    const result = answer(this, call.question);
    if (typeof result === 'string')
      return { status: 400, body: refusalOf(result, `${result} in the stand-in`) };
    return { status: 200, body: answerOf(action, result) };
  }

  #instances({ question }: Call): string {
    const [filter] = question.Filter as { Value: string[] }[];
    const found = (filter?.Value ?? []).flatMap((id) => {
      const instance = this.instances.get(id);
      return instance
        ? [{ instanceId: id, instanceState: { name: instance.state }, vpcId: instance.vpcId }]
        : [];
    });
    const sets = xml({ reservationSet: found.map((one) => ({ instancesSet: [one] })) }, 'item');
    return `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${sets}</DescribeInstancesResponse>`;
  }
}

const listenerArn = 'arn:listener/shop/80';
const targetOf = ({ Port = 0 }: TargetGroup, { Id, Port: own }: TargetDescription): ScriptedTarget => ({
  id: Id,
  port: Number(own ?? Port),
  looks: 0,
  draining: false,
});

type Question = Readonly<Record<string, Value>>;
/** What is answered, or the name of an error. */
type Answer = (elb: ScriptedElb, question: Question) => Value;

const ofGroup =
  (answer: (elb: ScriptedElb, group: ScriptedGroup, question: Question) => Value): Answer =>
  (elb, question) => {
    const group = elb.groups.find(({ TargetGroupArn }) => TargetGroupArn === question.TargetGroupArn);
    return group === undefined ? 'TargetGroupNotFound' : answer(elb, group, question);
  };

const shown = ({ targets: _, attributes: __, ...group }: ScriptedGroup): Value => ({ ...group }) as Value;
const same = (one: ScriptedTarget) => (other: ScriptedTarget) =>
  one.id === other.id && one.port === other.port;

const answers: Readonly<Record<string, Answer>> = {
  DescribeTargetGroups(elb, { Names, TargetGroupArns }) {
    const names = Names as string[] | undefined;
    const arns = TargetGroupArns as string[] | undefined;
    const found = elb.groups.filter(
      (group) =>
        (names ?? [group.TargetGroupName]).includes(group.TargetGroupName) &&
        (arns ?? [group.TargetGroupArn]).includes(group.TargetGroupArn),
    );
    return found.length === 0 && (names || arns) ? 'TargetGroupNotFound' : { TargetGroups: found.map(shown) };
  },
  DescribeTargetGroupAttributes: ofGroup((_elb, { attributes }) => ({
    Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
  })),
  DescribeTargetHealth: ofGroup((elb, group) => {
    const descriptions = [...group.targets].flatMap((target) => {
      target.looks += 1;
      if (target.draining && !elb.stillDrains(target)) {
        group.targets.splice(group.targets.indexOf(target), 1);
        return [];
      }
      const { state, reason, description }: Health = target.draining
        ? { state: 'draining', reason: 'Target.DeregistrationInProgress' }
        : elb.healthOf(target);
      const health = { State: state, Reason: reason, Description: description };
      return [{ Target: { Id: target.id, Port: target.port }, TargetHealth: health }];
    });
    return { TargetHealthDescriptions: descriptions as Value };
  }),
  RegisterTargets: ofGroup((elb, group, { Targets }) => {
    for (const one of Targets as unknown as TargetDescription[]) {
      const target = targetOf(group, one);
      const there = group.targets.findIndex(same(target));
      if (there < 0) group.targets.push(target);
      else if (group.targets[there]?.draining) group.targets[there] = target;
    }
    elb.onTargets(group);
    return {};
  }),
  DeregisterTargets: ofGroup((elb, group, { Targets }) => {
    for (const one of Targets as unknown as TargetDescription[]) {
      const target = group.targets.find(same(targetOf(group, one)));
      if (target && !target.draining) Object.assign(target, { draining: true, looks: 0 });
    }
    elb.onTargets(group);
    return {};
  }),
  CreateTargetGroup(elb, { Name, Port, TargetType, HealthCheckPath }) {
    const group = elb.group(String(Name), [], {
      Port: Number(Port),
      TargetType: (TargetType ?? 'instance') as 'instance',
      ...(HealthCheckPath !== undefined && { HealthCheckPath: String(HealthCheckPath) }),
    });
    return { TargetGroups: [shown(group)] };
  },
  ModifyTargetGroupAttributes: ofGroup((_elb, group, { Attributes }) => {
    for (const { Key, Value } of Attributes as { Key: string; Value: string }[])
      group.attributes[Key] = Value;
    return {};
  }),
  DeleteTargetGroup: ofGroup((elb, group) => {
    elb.groups.splice(elb.groups.indexOf(group), 1);
    return {};
  }),
  DescribeLoadBalancers: (_elb, { Names }) =>
    Names === undefined || (Names as string[]).includes('shop')
      ? { LoadBalancers: [{ LoadBalancerArn: 'arn:shop', LoadBalancerName: 'shop' }] }
      : 'LoadBalancerNotFound',
  DescribeListeners: () => ({ Listeners: [{ ListenerArn: listenerArn, Port: 80 }] }),
  DescribeRules: (elb) => ({ Rules: elb.rules.map(({ listener: _, ...rule }) => rule) as unknown as Value }),
  CreateRule(elb, { Priority, Conditions, Actions }) {
    const priority = Number(Priority);
    if (elb.rules.some((rule) => rule.Priority === String(priority))) return 'PriorityInUse';
    const rule = elb.rule(priority, Conditions as unknown as Condition[], Actions as unknown as Action[]);
    return { Rules: [{ ...rule }] as unknown as Value };
  },
  ModifyRule: (elb, { RuleArn, Conditions }) => changeRule(elb, RuleArn, { Conditions: Conditions as never }),
  DeleteRule(elb, { RuleArn }) {
    const index = elb.rules.findIndex((rule) => rule.RuleArn === RuleArn);
    if (index < 0) return 'RuleNotFound';
    elb.rules.splice(index, 1);
    return {};
  },
  SetRulePriorities(elb, { RulePriorities }) {
    for (const { RuleArn, Priority } of RulePriorities as { RuleArn: string; Priority: string }[])
      changeRule(elb, RuleArn, { Priority });
    return {};
  },
  ModifyListener: (elb, { DefaultActions }) => {
    const rule = elb.rules.find(({ IsDefault }) => IsDefault);
    return changeRule(elb, rule?.RuleArn, { Actions: DefaultActions as never });
  },
};

function changeRule(elb: ScriptedElb, arn: unknown, change: Partial<Rule>): Value {
  const rule = elb.rules.find(({ RuleArn }) => RuleArn === arn);
  if (rule === undefined) return 'RuleNotFound';
  Object.assign(rule, change);
  return {};
}

function callText({ action, question }: Call): string {
  const targets = (question.Targets ?? []) as { Id: string; Port?: string }[];
  const more = targets.map(({ Id, Port }) => `${Id}:${Port}`);
  const priority = question.Priority === undefined ? [] : [String(question.Priority)];
  return [action, ...more, ...priority].join(' ');
}
