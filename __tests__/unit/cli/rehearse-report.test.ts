import { rehearseJson, rehearseReport } from '../../../lib/cli/rehearse-report.js';
import type { Rehearsed } from '../../../lib/rehearse/rehearsal.js';

const rehearsed = (problem?: string): Rehearsed => ({
  project: 'shop',
  hosts: ['web'],
  stages: [
    {
      stage: { name: 'up', kind: 'up' },
      outcome: problem === undefined ? 'deployed' : 'failed',
      said: '1 phases, 2 containers',
      durationMs: 1_234,
      ...(problem !== undefined && { problem }),
    },
    problem === undefined
      ? {
          stage: { name: 'up again', kind: 'again' },
          outcome: 'unchanged',
          said: 'the same',
          durationMs: 500,
        }
      : { stage: { name: 'up again', kind: 'again' }, said: 'not tried', durationMs: 0 },
  ],
  images: [{ reference: 'web:1', services: ['web'], from: 'stand-in', why: 'no such host' }],
  variables: ['TOKEN'],
  leftOut: [{ phase: 'data', step: 'provision-swap', why: 'swap is shared' }],
  durationMs: 2_000,
});

const lines = (of: Rehearsed) => rehearseReport(of, { color: false, columns: 100 });

test('a report names each stage with its time, what was replaced, and the whole', () => {
  const text = lines(rehearsed()).join('\n');
  expect(text).toMatch(/^OK +up +deployed +1\.2 s +1 phases, 2 containers$/m);
  expect(text).toContain('stand-ins, neither on this machine nor to be pulled: web:1');
  expect(text).toContain('not set, and random for the rehearsal: TOKEN');
  expect(text).toContain('left out: provision-swap of data, swap is shared');
  expect(lines(rehearsed()).at(-1)).toBe('shop: as it must be, all 2 stages on 1 throwaway host in 2.0 s');
});

test('a report says what went wrong, and what was not tried', () => {
  const text = lines(rehearsed('web is down')).join('\n');
  expect(text).toMatch(/^NG +up +failed +1\.2 s +web is down$/m);
  expect(text).toMatch(/^- +up again +not tried$/m);
  expect(text).toMatch(/^shop: not as it must be, 0 of 2 stages/m);
});

test('the document says of each stage whether it was good', () => {
  const goods = (of: Rehearsed) => {
    const { good, stages } = JSON.parse(rehearseJson(of));
    return [good, ...stages.map((stage: { good: boolean }) => stage.good)];
  };
  expect(goods(rehearsed())).toEqual([true, true, true]);
  expect(goods(rehearsed('web is down'))).toEqual([false, false, false]);
});
