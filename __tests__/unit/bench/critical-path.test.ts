import type { JsonPhase, JsonSpan } from '../../../lib/journal/readers/json-report.js';
import { criticalPath } from '../../harness/critical-path.js';

const phase = (name: string, needs: readonly string[] = []) => ({ name, needs }) as unknown as JsonPhase;

const span = (name: string, target: string, part: JsonSpan['part'], durationMs: number): JsonSpan => ({
  ...{ phase: name, target, step: 'deploy-compose', part, durationMs },
  ...{ startMs: 0, failed: false },
});

test('phases that need each other add up, of those side by side the slowest counts', () => {
  const phases = [
    phase('monitoring', ['api', 'core']),
    phase('api', ['db']),
    phase('core', ['db']),
    phase('db'),
  ];
  const timeline = [
    span('db', 'db', 'apply', 100),
    span('api', 'api', 'apply', 10),
    span('core', 'core', 'apply', 20),
    span('core', 'core', 'verify', 5),
    span('monitoring', 'monitoring', 'wait', 1),
  ];
  expect(criticalPath({ phases, timeline })).toBe(126);
});

test('of the preparations, which go on everywhere at the same time, the slowest host counts', () => {
  const phases = [phase('db'), phase('api', ['db'])];
  const timeline = [
    span('db', 'db', 'prepare', 40),
    span('api', 'api', 'prepare', 30),
    span('api', 'api', 'prepare', 20),
    span('api', 'api', 'apply', 7),
  ];
  expect(criticalPath({ phases, timeline })).toBe(57);
});
