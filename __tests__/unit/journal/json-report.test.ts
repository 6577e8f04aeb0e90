import { DeployError } from '../../../lib/errors/deploy-error.js';
import { type JsonReport, jsonReport } from '../../../lib/journal/readers/json-report.js';
import { failedRun, portTaken, redact } from './story.js';
import { cause, failedSystem } from './system.js';

const text = jsonReport(failedSystem(), { outcome: 'failed', error: cause, exitCode: 3 }, redact);
const report: JsonReport = JSON.parse(text);

describe('the JSON document', () => {
  test('says how it ended, of what, when and for how long', () => {
    expect(report).toMatchObject({
      outcome: 'failed',
      exitCode: 3,
      title: 'acompanamiento',
      dryRun: false,
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 32_100,
    });
  });

  test('has the phases with what became of them', () => {
    expect(report.phases[5]).toEqual({
      name: 'monitoring',
      needs: ['api', 'core', 'analytics', 'messaging'],
      targets: ['monitoring'],
      outcome: 'unchanged',
      kept: false,
      reached: false,
      durationMs: 7_000,
    });
  });

  test('has the cause with its place, log and remedy', () => {
    expect(report.cause).toMatchObject({
      code: 'container-failed',
      phase: 'analytics',
      target: 'analytics',
      step: 'deploy-compose',
      log: expect.arrayContaining(['Node.js v24.1.0']),
    });
  });

  test('has results, services and the timeline', () => {
    expect(report.results[3]).toMatchObject({ target: 'analytics', error: { code: 'container-failed' } });
    expect(report.services[0]).toMatchObject({ service: 'mongo', imageMs: 900, healthyAfterMs: 4_200 });
    expect(report.timeline.at(-1)).toEqual({
      phase: 'messaging',
      target: 'messaging',
      step: 'deploy-compose',
      part: 'undo',
      startMs: 25_800,
      durationMs: 5_900,
      failed: true,
    });
  });

  test('has what was undone, kept and not put back', () => {
    expect(report.undone.map(({ phase }) => phase)).toEqual(['api', 'analytics', 'core']);
    expect(report.kept).toEqual([{ phase: 'databases', target: 'db' }]);
    expect(report.notPutBack).toEqual([
      { phase: 'messaging', target: 'messaging', message: 'deploy-compose: the connection was lost' },
    ]);
  });

  test('holds no secret', () => {
    expect(text).toContain('POSTGRES_PASSWORD=***');
    expect(text).not.toContain('hunter2');
  });

  test('has no phases where the run has one only', () => {
    const one: JsonReport = JSON.parse(
      jsonReport(failedRun, { title: 'deploy-compose', outcome: 'failed', error: portTaken }, redact),
    );
    expect(one).toMatchObject({ title: 'deploy-compose', phases: [] });
    expect(one.warnings).toEqual([{ target: 'web2', message: 'prune failed' }]);
  });

  test('is one of the same shape where the input is wrong', () => {
    const problem = new DeployError({
      code: 'input-missing',
      where: 'input host',
      what: 'no',
      remedy: 'Say.',
    });
    const wrong = jsonReport(
      [],
      { title: 'up', outcome: 'failed', problems: [problem], exitCode: 2 },
      redact,
    );
    expect(JSON.parse(wrong)).toMatchObject({
      outcome: 'failed',
      exitCode: 2,
      problems: [{ code: 'input-missing', where: 'input host', what: 'no', remedy: 'Say.', log: [] }],
      phases: [],
      results: [],
    });
  });
});
