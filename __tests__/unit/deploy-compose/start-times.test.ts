import { startedAfter } from '../../../actions/deploy-compose/start-times.js';

const containers = [
  { id: 'c1', service: 'db' },
  { id: 'c2', service: 'web' },
  { id: 'c3', service: 'web' },
];
const second = (seconds: number) => `2026-11-22T10:00:0${seconds}.500000000Z`;

describe('a service was started', () => {
  test('so long after the first container was made, its last one counting', () => {
    const lines = [
      `c1 ${second(1)} ${second(2)}`,
      `c2 ${second(1)} ${second(4)}`,
      `c3 ${second(2)} ${second(5)}`,
      '',
    ];
    expect([...startedAfter(lines, containers)]).toEqual([
      ['db', 1000],
      ['web', 4000],
    ]);
  });

  test('at a time that is not known where it never was, or Docker did not say', () => {
    expect(startedAfter([`c1 ${second(1)} 0001-01-01T00:00:00Z`, 'c2', ''], containers).size).toBe(0);
  });
});
