import { sortImages } from '../../../actions/deploy-compose/back-images.js';
import type { InspectedImage } from '../../../lib/docker/image-inspect.js';
import { parseReleases } from '../../../lib/host/ledger-look.js';
import { fromAndTo, previousOf, toTargetReleases } from '../../../lib/rollout/ledger-releases.js';
import { hostState, release, serviceRecord } from './ledgers.js';

const [a, b, c] = ['20261122T100000Z-11111111-aaaaaa', '20261122T110000Z-11111111-bbbbbb', 'c'].map(
  String,
) as [string, string, string];
const first = release(a, { before: { kind: 'nothing' } });
const second = release(b, { previous: a });

describe('the releases that lie on a host', () => {
  const lines = ({ record, status }: typeof first) => [
    `release-record ${JSON.stringify(record)}`,
    `release-status ${JSON.stringify(status)}`,
  ];

  test('are read, the oldest first', () => {
    expect(parseReleases([...lines(second), ...lines(first)].join('\n'))).toEqual([first, second]);
  });

  test('are read past one whose ledger was cut off', () => {
    const cut = ['release-record {"version"', 'release-status {}'];
    expect(parseReleases([...cut, ...lines(first)].join('\n'))).toEqual([first]);
  });

  test('are told for the whole system to decide on', () => {
    const found = { state: hostState(second), releases: [first, second] };
    const [at, half, healthy] = ['2026-11-22T10:00:00Z', false, true];
    expect(toTargetReleases('db', found)).toEqual({
      target: 'db',
      current: b,
      releases: [
        { id: a, runId: 'aaaaaa', healthy, half, at },
        { id: b, runId: 'bbbbbb', healthy, half, at, previous: a },
      ],
    });
  });
});

describe('the release that ran before', () => {
  test('is the one that was found, and not a newer one that was gone back from', () => {
    expect(previousOf(release(c, { previous: a }), [first, second, release(c)])).toBe(first);
  });

  test('is none for the first one', () => {
    expect(previousOf(release(c, { before: { kind: 'nothing' } }), [first, second])).toBeUndefined();
  });

  test('is none that was taken back', () => {
    const undone = release(b, {}, { state: 'undone' });
    expect(previousOf(release(c), [first, undone])).toBe(first);
  });
});

describe('going back', () => {
  const of = (current: typeof first | undefined, wanted?: string, healthy = current) =>
    fromAndTo({ state: hostState(current, { healthy }), releases: [first, second] }, wanted, 'web1');

  test('leads to the release that ran before', () => {
    expect(of(second)).toEqual({ from: second, to: first });
  });

  test('leads from one that a killed run left half done to what ran well', () => {
    const half = release(c, {}, { state: 'applying', at: undefined as never });
    expect(of(half, undefined, second)).toEqual({ from: half, to: second });
  });

  test('that a killed run had begun is gone on with', () => {
    const half = release(a, {}, { state: 'applying' });
    const found = { state: hostState(half, { healthy: second }), releases: [half, second] };
    expect(fromAndTo(found, undefined, 'web1')).toEqual({ from: half, to: half });
  });

  test('leads to the release that is named, also forth', () => {
    expect(of(first, b)).toEqual({ from: first, to: second });
  });

  test('is an error where there is nothing to go back to', () => {
    const none = expect.objectContaining({ code: 'release-none-earlier' });
    expect(() => of(first)).toThrow(none);
    expect(() => of(undefined)).toThrow(none);
  });

  test('is an error where the one that is named is not kept, and says which are', () => {
    expect(() => of(second, 'x')).toThrow(
      expect.objectContaining({
        code: 'release-unknown',
        where: 'host web1',
        remedy: `These are kept, the newest first: ${b}, ${a}.`,
      }),
    );
  });
});

describe('the images of a release', () => {
  const ours = 'shop/web:deploy-kit-0123456789ab';
  const fromRegistry = serviceRecord('a');
  const fromNowhere = serviceRecord('1', { pinned: ours });
  const image = (id: string) => ({ id }) as InspectedImage;
  const sort = (service: typeof fromRegistry, found: Record<string, string>) => {
    const images = Object.entries(found).map(([name, id]): [string, InspectedImage] => [name, image(id)]);
    return sortImages({ services: { web: service } }, new Map(images));
  };

  test('are there by the name and the id that the release knows', () => {
    const { pinned, imageId } = fromRegistry;
    expect(sort(fromRegistry, { [pinned]: imageId, [imageId]: imageId })).toEqual({ toPull: [], gone: [] });
  });

  test('are pulled by digest where they are gone', () => {
    expect(sort(fromRegistry, {})).toEqual({ toPull: [fromRegistry], gone: [] });
  });

  test('are gone for good where no registry has them', () => {
    expect(sort(fromNowhere, {})).toEqual({ toPull: [], gone: [fromNowhere] });
  });

  test('get back a name of ours that was taken away or led elsewhere', () => {
    const { imageId } = fromNowhere;
    expect(sort(fromNowhere, { [imageId]: imageId, [ours]: 'sha256:other' })).toEqual({
      toPull: [],
      gone: [],
    });
  });
});
