import type { StaticOperationSchema } from '@smithy/types';
import { boolean, list, type Members, number, operation, structure, text, texts } from './shapes.js';
import type {
  Action,
  Condition,
  Listener,
  LoadBalancer,
  Rule,
  TargetDescription,
  TargetGroup,
  TargetHealthDescription,
} from './types.js';

/** An operation of the API with what is asked and answered. */
export interface Operation<Question extends object, Answer extends object> {
  readonly schema: StaticOperationSchema;
  /** For the compiler alone. */
  readonly types?: readonly [Question, Answer];
}

function define<Question extends object, Answer extends object>(
  ...parts: Parameters<typeof operation>
): Operation<Question, Answer> {
  return { schema: operation(...parts) };
}

type Page = { readonly Marker?: string };
type Paged = { readonly NextMarker?: string };
type OfGroup = { readonly TargetGroupArn: string };
type Attribute = { readonly Key: string; readonly Value: string };
type Attributes = { readonly Attributes?: readonly Attribute[] };

const targets = list(structure({ Id: text, Port: number }));
const attributes = list(structure({ Key: text, Value: text }));

const groups = list(
  structure({
    TargetGroupArn: text,
    TargetGroupName: text,
    Protocol: text,
    Port: number,
    VpcId: text,
    TargetType: text,
    HealthCheckProtocol: text,
    HealthCheckPort: text,
    HealthCheckPath: text,
    Matcher: structure({ HttpCode: text, GrpcCode: text }),
    LoadBalancerArns: texts,
  }),
);

// Target groups

export const DescribeTargetGroups = define<
  Page & { readonly Names?: readonly string[]; readonly TargetGroupArns?: readonly string[] },
  Paged & { readonly TargetGroups?: readonly TargetGroup[] }
>(
  'DescribeTargetGroups',
  { Names: texts, TargetGroupArns: texts, Marker: text },
  { TargetGroups: groups, NextMarker: text },
);

export const DescribeTargetGroupAttributes = define<OfGroup, Attributes>(
  'DescribeTargetGroupAttributes',
  { TargetGroupArn: text },
  { Attributes: attributes },
);

/** What CreateTargetGroup takes beside the name, by which `create` is read. */
export const groupSettings = {
  Protocol: text,
  ProtocolVersion: text,
  Port: number,
  VpcId: text,
  TargetType: text,
  IpAddressType: text,
  HealthCheckProtocol: text,
  HealthCheckPort: text,
  HealthCheckEnabled: boolean,
  HealthCheckPath: text,
  HealthCheckIntervalSeconds: number,
  HealthCheckTimeoutSeconds: number,
  HealthyThresholdCount: number,
  UnhealthyThresholdCount: number,
  Matcher: structure({ HttpCode: text, GrpcCode: text }),
  Tags: attributes,
} as const;

export const CreateTargetGroup = define<
  { readonly Name: string } & Readonly<Record<string, unknown>>,
  { readonly TargetGroups?: readonly TargetGroup[] }
>('CreateTargetGroup', { Name: text, ...groupSettings }, { TargetGroups: groups });

export const ModifyTargetGroupAttributes = define<OfGroup & Attributes, object>(
  'ModifyTargetGroupAttributes',
  { TargetGroupArn: text, Attributes: attributes },
  {},
);

export const DeleteTargetGroup = define<OfGroup, object>('DeleteTargetGroup', { TargetGroupArn: text }, {});

// Targets

export const DescribeTargetHealth = define<
  OfGroup,
  { readonly TargetHealthDescriptions?: readonly TargetHealthDescription[] }
>(
  'DescribeTargetHealth',
  { TargetGroupArn: text },
  {
    TargetHealthDescriptions: list(
      structure({
        Target: structure({ Id: text, Port: number }),
        TargetHealth: structure({ State: text, Reason: text, Description: text }),
      }),
    ),
  },
);

type Moved = OfGroup & { readonly Targets: readonly TargetDescription[] };
const moved: Members = { TargetGroupArn: text, Targets: targets };
export const RegisterTargets = define<Moved, object>('RegisterTargets', moved, {});
export const DeregisterTargets = define<Moved, object>('DeregisterTargets', moved, {});

// Listeners and rules

const values = structure({ Values: texts });
const actions = list(
  structure({
    Type: text,
    TargetGroupArn: text,
    ForwardConfig: structure({
      TargetGroups: list(structure({ TargetGroupArn: text, Weight: number })),
    }),
    FixedResponseConfig: structure({ MessageBody: text, StatusCode: text, ContentType: text }),
  }),
);
const conditions = list(
  structure({ Field: text, Values: texts, HostHeaderConfig: values, PathPatternConfig: values }),
);
const rules = list(
  structure({ RuleArn: text, Priority: text, IsDefault: boolean, Conditions: conditions, Actions: actions }),
);

export const DescribeLoadBalancers = define<
  Page & { readonly Names?: readonly string[] },
  Paged & { readonly LoadBalancers?: readonly LoadBalancer[] }
>(
  'DescribeLoadBalancers',
  { Names: texts, Marker: text },
  {
    LoadBalancers: list(structure({ LoadBalancerArn: text, LoadBalancerName: text })),
    NextMarker: text,
  },
);

export const DescribeListeners = define<
  Page & { readonly LoadBalancerArn: string },
  Paged & { readonly Listeners?: readonly Listener[] }
>(
  'DescribeListeners',
  { LoadBalancerArn: text, Marker: text },
  { Listeners: list(structure({ ListenerArn: text, Port: number })), NextMarker: text },
);

export const DescribeRules = define<
  Page & { readonly ListenerArn: string },
  Paged & { readonly Rules?: readonly Rule[] }
>('DescribeRules', { ListenerArn: text, Marker: text }, { Rules: rules, NextMarker: text });

export const CreateRule = define<
  {
    readonly ListenerArn: string;
    readonly Priority: number;
    readonly Conditions: readonly Condition[];
    readonly Actions: readonly Action[];
  },
  { readonly Rules?: readonly Rule[] }
>(
  'CreateRule',
  { ListenerArn: text, Priority: number, Conditions: conditions, Actions: actions },
  { Rules: rules },
);

export const ModifyRule = define<
  { readonly RuleArn: string; readonly Conditions: readonly Condition[] },
  object
>('ModifyRule', { RuleArn: text, Conditions: conditions }, {});

export const DeleteRule = define<{ readonly RuleArn: string }, object>('DeleteRule', { RuleArn: text }, {});

export const SetRulePriorities = define<
  { readonly RulePriorities: readonly { readonly RuleArn: string; readonly Priority: number }[] },
  object
>('SetRulePriorities', { RulePriorities: list(structure({ RuleArn: text, Priority: number })) }, {});

export const ModifyListener = define<
  { readonly ListenerArn: string; readonly DefaultActions: readonly Action[] },
  object
>('ModifyListener', { ListenerArn: text, DefaultActions: actions }, {});
