import type { ContainerDefinition } from '../task-definition.js';
import type { Subject } from './subject.js';

const code = 'task-definition-depends-on';

/**
 * What containers wait for is there and can happen.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export function dependencyRules(subject: Subject): void {
  const byName = new Map(subject.containers);
  for (const [name, container] of subject.containers) {
    for (const dependency of container.dependsOn ?? []) {
      const target = byName.get(dependency.containerName ?? '');
      const problem = target
        ? conditionProblem(dependency.containerName ?? '', dependency.condition, target)
        : {
            what: `waits for ${dependency.containerName}, which is no container of this task`,
            remedy: `Name one of ${[...byName.keys()].join(', ')}.`,
          };
      if (!problem) continue;
      const key = target ? 'condition' : 'containerName';
      subject.tell(dependency, key, code, `container ${name} ${problem.what}`, problem.remedy);
    }
  }
  const circle = firstCircle(byName);
  if (!circle) return;
  const [first = ''] = circle;
  const what = `containers wait for each other in a circle: ${[...circle, first].join(' -> ')}`;
  subject.tell(byName.get(first), 'dependsOn', code, what, 'Take one of these dependsOn away.');
}

function conditionProblem(name: string, condition: string | undefined, target: ContainerDefinition) {
  if (condition === 'HEALTHY' && !target.healthCheck) {
    return {
      what: `waits for ${name} to be HEALTHY, and ${name} has no healthCheck (one of its image does not count)`,
      remedy: `Give ${name} a healthCheck, or wait for START.`,
    };
  }
  if ((condition === 'COMPLETE' || condition === 'SUCCESS') && target.essential !== false) {
    return {
      what: `waits for the end of ${name} (${condition}), and ${name} is essential: its end ends the task`,
      remedy: `Give ${name} essential: false.`,
    };
  }
  return undefined;
}

/** The names along the first circle that is found. */
function firstCircle(byName: ReadonlyMap<string, ContainerDefinition>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (name: string, path: readonly string[]): readonly string[] | undefined => {
    const begin = path.indexOf(name);
    if (begin >= 0) return path.slice(begin);
    if (done.has(name)) return undefined;
    done.add(name);
    for (const { containerName = '' } of byName.get(name)?.dependsOn ?? []) {
      const circle = walk(containerName, [...path, name]);
      if (circle) return circle;
    }
    return undefined;
  };
  for (const name of byName.keys()) {
    const circle = walk(name, []);
    if (circle) return circle;
  }
  return undefined;
}
