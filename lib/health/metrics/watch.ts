import type { Bound } from './bound.js';

/** A metric of CloudWatch. */
export interface Metric {
  /** Such as `AWS/ECS`. */
  readonly namespace: string;
  readonly name: string;
  /** All that the metric has: another set of them is another metric. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** A metric with how its values of one period become one. */
export interface Source extends Metric {
  /** What an expression calls it. */
  readonly id: string;
  /** As CloudWatch has it: `Average`, `Sum`, `p99`, ... */
  readonly statistic: string;
  /** It has data only when something happens, such as errors. */
  readonly mayBeMissing: boolean;
}

/** What has to stay within a bound. */
export interface MetricWatch {
  /** What people read, such as `AWS/ECS/CPUUtilization`. */
  readonly label: string;
  /** One, or those of the expression. */
  readonly sources: readonly Source[];
  /** Metric math over the ids of the sources. */
  readonly expression: string | undefined;
  readonly bound: Bound;
  readonly periodMs: number;
  /** So many periods one after another have to be out of bounds, to be a breach. */
  readonly periods: number;
}

/** `AWS/ECS/CPUUtilization` */
export const metricText = ({ namespace, name }: Metric): string => `${namespace}/${name}`;

/** `{ClusterName=prod, ServiceName=api}`; empty where there are none. */
export function dimensionsText(dimensions: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : `{${pairs.join(', ')}}`;
}
