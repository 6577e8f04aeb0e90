import type { ContainerDefinition } from '../task-definition.js';
import { isForFargate } from '../task-definition.js';
import type { Subject } from './subject.js';

const code = 'task-definition-health-check';

type HealthCheck = NonNullable<ContainerDefinition['healthCheck']>;

/** From, to; seconds, and tries. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html */
export const healthBounds = {
  interval: [5, 300],
  timeout: [2, 60],
  retries: [1, 10],
  startPeriod: [0, 300],
} as const satisfies Partial<Record<keyof HealthCheck, readonly [number, number]>>;

/** Of Fargate; seconds. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
export const longestStop = 120;

/** Health checks are ones that ECS accepts, and Fargate waits as long as it is told. */
export function healthRules(subject: Subject): void {
  const onFargate = isForFargate(subject.definition);
  for (const [name, container] of subject.containers) {
    if (container.healthCheck) oneCheck(subject, name, container.healthCheck);
    for (const key of onFargate ? (['startTimeout', 'stopTimeout'] as const) : []) {
      const seconds = container[key];
      if (seconds === undefined || seconds === null || (seconds >= 2 && seconds <= longestStop)) continue;
      const what = `container ${name}: ${key} is ${seconds} s, and Fargate takes 2 to ${longestStop} s`;
      subject.tellLimit(container, key, 'task-definition-fargate', what, `Give 2 to ${longestStop}.`);
    }
  }
}

function oneCheck(subject: Subject, name: string, check: HealthCheck): void {
  const [kind, ...rest] = check.command ?? [];
  if ((kind !== 'CMD' && kind !== 'CMD-SHELL') || rest.length === 0) {
    const remedy =
      '["CMD-SHELL", "curl -f http://localhost/health || exit 1"], or ["CMD", "program", "argument"]';
    const what = `container ${name}: the command of healthCheck begins with CMD or CMD-SHELL`;
    subject.tell(check, 'command', code, what, `Write it as ${remedy}.`);
  }
  for (const [key, [from, to]] of Object.entries(healthBounds)) {
    const value = check[key as keyof typeof healthBounds];
    if (value === undefined || value === null || (value >= from && value <= to)) continue;
    const what = `container ${name}: ${key} of healthCheck is ${value}`;
    subject.tellLimit(check, key, code, what, `Give a number from ${from} to ${to}.`);
  }
}
