import type { ComposeHealthCheck } from '../../values/compose-project.js';
import { goDuration } from '../../values/go-duration.js';
import { healthBounds } from '../rules/health.js';
import type { ContainerDefinition } from '../task-definition.js';
import type { Notes } from './notes.js';

type Bound = keyof typeof healthBounds;

/** The service's own check, within the bounds of ECS. One that only the image has is not seen by ECS. */
export function healthCheckOf(
  name: string,
  check: ComposeHealthCheck,
  notes: Notes,
): Pick<ContainerDefinition, 'healthCheck'> {
  const [kind] = check.test ?? [];
  if (check.disable || kind === 'NONE') return {};
  if (kind === undefined) {
    notes.lost.push(
      `service ${name}: the test of its healthcheck is the image's own, which ECS does not see`,
    );
    return {};
  }
  const seconds = (text: string | undefined) => (text === undefined ? undefined : goDuration(text) / 1_000);
  const wanted: Readonly<Record<Bound, number | undefined>> = {
    interval: seconds(check.interval),
    timeout: seconds(check.timeout),
    retries: check.retries,
    startPeriod: seconds(check.start_period),
  };
  const bounded = Object.entries(wanted).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, within(name, key as Bound, value, notes)] as const],
  );
  return { healthCheck: { command: [...(check.test ?? [])], ...Object.fromEntries(bounded) } };
}

function within(name: string, key: Bound, value: number, notes: Notes): number {
  const [from, to] = healthBounds[key];
  const number = Math.min(Math.max(Math.ceil(value), from), to);
  if (number !== value) {
    notes.other.push(
      `service ${name}: ${key} ${value} of its healthcheck becomes ${number}, as ECS takes ${from} to ${to}`,
    );
  }
  return number;
}
