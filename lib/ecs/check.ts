import { checkShape } from './check-shape.js';
import type { Draft } from './draft.js';
import type { Findings } from './findings.js';
import { containerRules, sizeRule } from './rules/containers.js';
import { dependencyRules } from './rules/dependencies.js';
import { environmentRules } from './rules/environment.js';
import { fargateRules } from './rules/fargate.js';
import { healthRules } from './rules/health.js';
import { logRules } from './rules/logs.js';
import { portRules } from './rules/ports.js';
import { proxyRule } from './rules/proxy.js';
import { roleRules } from './rules/roles.js';
import { taskSizeRules } from './rules/sizes.js';
import { type Rule, Subject } from './rules/subject.js';
import { volumeRules } from './rules/volumes.js';

const rules: readonly Rule[] = [
  ...[containerRules, environmentRules, dependencyRules, portRules, volumeRules, logRules, healthRules],
  ...[taskSizeRules, fargateRules, roleRules, proxyRule, sizeRule],
];

/**
 * Everything that can be said of a task definition before ECS is asked: by the shapes of the API, and by the rules of
 * its documentation. The rules are asked only where all types are right.
 */
export function checkTaskDefinition(draft: Draft, findings: Findings): void {
  checkShape(draft, findings);
  if (findings.hasWrongTypes) return;
  const subject = new Subject(draft, findings);
  for (const rule of rules) rule(subject);
}
