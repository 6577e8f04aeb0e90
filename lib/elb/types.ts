/**
 * What deploy-kit reads and writes of the API, by its names.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Types.html
 */

export interface TargetGroup {
  readonly TargetGroupArn: string;
  readonly TargetGroupName: string;
  readonly Protocol?: string;
  readonly Port?: number;
  readonly VpcId?: string;
  readonly TargetType?: 'instance' | 'ip' | 'lambda' | 'alb';
  readonly HealthCheckProtocol?: string;
  /** A number, or `traffic-port`: that of each target. */
  readonly HealthCheckPort?: string;
  readonly HealthCheckPath?: string;
  readonly Matcher?: { readonly HttpCode?: string; readonly GrpcCode?: string };
  /** Those that have a rule which leads to the group. */
  readonly LoadBalancerArns?: readonly string[];
}

export interface TargetDescription {
  /** An instance's id, or an address. */
  readonly Id: string;
  readonly Port?: number;
}

export interface TargetHealthDescription {
  readonly Target?: TargetDescription;
  readonly TargetHealth?: {
    readonly State?: string;
    readonly Reason?: string;
    readonly Description?: string;
  };
}

export interface LoadBalancer {
  readonly LoadBalancerArn: string;
  readonly LoadBalancerName: string;
}

export interface Listener {
  readonly ListenerArn: string;
  readonly Port?: number;
}

export interface Action {
  readonly Type?: string;
  readonly TargetGroupArn?: string;
  readonly ForwardConfig?: {
    readonly TargetGroups?: readonly { readonly TargetGroupArn?: string; readonly Weight?: number }[];
  };
  readonly FixedResponseConfig?: {
    readonly MessageBody?: string;
    readonly StatusCode?: string;
    readonly ContentType?: string;
  };
}

type Values = { readonly Values?: readonly string[] };

export interface Condition {
  readonly Field?: string;
  readonly Values?: readonly string[];
  readonly HostHeaderConfig?: Values;
  readonly PathPatternConfig?: Values;
}

export interface Rule {
  readonly RuleArn: string;
  /** A number in digits, or `default`. */
  readonly Priority: string;
  readonly IsDefault?: boolean;
  readonly Conditions?: readonly Condition[];
  readonly Actions?: readonly Action[];
}
