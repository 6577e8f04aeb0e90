import { type PastRelease, releasesToGoBackTo, type TargetReleases } from '../../../lib/rollout/way-back.js';

/** Ids as `releaseId` makes them: of run r1 at the time 10, and so on. */
const id = (run: number, time = run * 10) => `202611${time}T100000Z-11111111-run00${run}`;

/** Releases of these runs, each after the one before. */
function releases(...runs: number[]): PastRelease[] {
  return runs.map((run, index): PastRelease => {
    const before = runs[index - 1];
    const previous = before === undefined ? {} : { previous: id(before) };
    return { id: id(run), runId: `run00${run}`, healthy: true, half: false, at: '', ...previous };
  });
}

function target(name: string, past: PastRelease[], current = past.at(-1)?.id): TargetReleases {
  return { target: name, current, releases: past };
}

const change = (past: PastRelease[], run: number, what: Partial<PastRelease>): PastRelease[] =>
  past.map((one) => (one.id === id(run) ? { ...one, ...what } : one));
const back = (name: string, run: number) => ({ target: name, kind: 'back', release: id(run) });
const stays = (name: string) => ({ target: name, kind: 'stays' });
const none = (name: string) => ({ target: name, kind: 'none' });

describe('a system goes back', () => {
  test('on all hosts to what ran before the last rollout', () => {
    const all = [target('db', releases(1, 2)), target('api', releases(1, 2))];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 1), back('api', 1)]);
  });

  test('only where the last rollout changed something', () => {
    const all = [target('db', releases(1)), target('api', releases(1, 2)), target('web', releases(1, 2))];
    expect(releasesToGoBackTo(all)).toEqual([stays('db'), back('api', 1), back('web', 1)]);
  });

  test('although each host made its release of the rollout at another second', () => {
    const later = releases(1, 2).map((one) => (one.id === id(2) ? { ...one, id: id(2, 21) } : one));
    expect(releasesToGoBackTo([target('db', releases(1, 2)), target('api', later)])).toEqual([
      back('db', 1),
      back('api', 1),
    ]);
  });

  test('once more to what ran before that', () => {
    const all = [target('db', releases(0, 1, 2), id(1)), target('api', releases(1))];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 0), none('api')]);
  });

  test('over a release that was gone back from already', () => {
    const past = change(releases(1, 2, 3), 3, { previous: id(1) });
    expect(releasesToGoBackTo([target('db', past)])).toEqual([back('db', 1)]);
  });

  test('from what a killed rollout brought or left half done, and not where it never came', () => {
    const half = change(releases(1, 2), 2, { healthy: false, half: true });
    const all = [target('db', releases(1, 2)), target('api', half), target('web', releases(1))];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 1), back('api', 1), stays('web')]);
  });

  test('also where a killed rollback had left a host on the way', () => {
    const half = change(releases(1, 2), 1, { half: true, previous: id(1) });
    const all = [target('db', half, id(1)), target('api', releases(1, 2))];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 1), back('api', 1)]);
  });

  test('and names a host that the rollout deployed to for the first time', () => {
    const all = [target('db', releases(1, 2)), target('new', releases(2))];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 1), none('new')]);
  });

  test('and leaves a host alone that nothing was deployed to', () => {
    const all = [target('db', releases(1, 2)), target('empty', [])];
    expect(releasesToGoBackTo(all)).toEqual([back('db', 1), stays('empty')]);
  });

  test('nowhere when nothing was deployed anywhere', () => {
    const going = () => releasesToGoBackTo([target('db', [])]);
    expect(going).toThrow(expect.objectContaining({ code: 'release-none-earlier' }));
  });
});

describe('a system goes to a release that is named', () => {
  test('with the other hosts as they were after the same rollout', () => {
    const all = [target('db', releases(1, 3)), target('api', releases(1, 2, 3)), target('web', releases(1))];
    expect(releasesToGoBackTo(all, id(2))).toEqual([back('db', 1), back('api', 2), stays('web')]);
  });

  test('forth again, after it was gone back from', () => {
    expect(releasesToGoBackTo([target('db', releases(1, 2), id(1))], id(2))).toEqual([back('db', 2)]);
  });

  test('nowhere when that runs already', () => {
    expect(releasesToGoBackTo([target('db', releases(1, 2))], id(2))).toEqual([stays('db')]);
  });

  test('and ends it, where a killed run left it half gone back to', () => {
    const half = change(releases(1, 2), 1, { half: true });
    expect(releasesToGoBackTo([target('db', half, id(1))], id(1))).toEqual([back('db', 1)]);
  });

  test('and names a host that has nothing from before that', () => {
    const all = [target('db', releases(1, 2)), target('new', releases(2))];
    expect(releasesToGoBackTo(all, id(1))).toEqual([back('db', 1), none('new')]);
  });

  test.each([
    ['a misspelt one', id(1).replace('run001', 'run0O1'), `did you mean ${id(1)}?`],
    ['one that nobody has', 'v1.2.3', 'there is no release v1.2.3 that ran well'],
    ['one that never ran well', id(3), `there is no release ${id(3)} that ran well`],
  ])('but not to %s, and the known ones are told', (_what, to, what) => {
    const past = change(releases(1, 2, 3), 3, { healthy: false });
    const error = {
      code: 'release-unknown',
      kind: 'input',
      what: expect.stringContaining(what),
      remedy: `These are kept, the newest first: ${id(2)}, ${id(1)}.`,
    };
    expect(() => releasesToGoBackTo([target('db', past)], to)).toThrow(expect.objectContaining(error));
  });
});
