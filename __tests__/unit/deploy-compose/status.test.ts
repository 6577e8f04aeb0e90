import { fingerprintOf, type ReleaseRequest } from '../../../actions/deploy-compose/request.js';
import { type Look, parseLook, statusFrom } from '../../../actions/deploy-compose/status.js';
import { hashesOf } from '../../../lib/host/file-hashes.js';
import { keyedFingerprint } from '../../../lib/host/keyed-fingerprint.js';
import { inputsOf } from './inputs.js';
import { hostState, release, serviceRecord } from './ledgers.js';

const sha = (letter: string) => letter.repeat(64);
const file = (path: string, letter: string) => ({
  file: { path, content: Buffer.from(''), mode: 0o644 },
  sha256: sha(letter),
});
const request: ReleaseRequest = {
  project: 'shop',
  inputs: inputsOf(),
  files: [file('compose.yml', 'a'), file('.env', 'b')],
  composeFiles: ['compose.yml'],
  projectDirectory: '.',
  envFile: '.env',
};
const fingerprint = keyedFingerprint('key', fingerprintOf(request));
const runs = release('r2', { fingerprint });
/** An hour after the release was verified. */
const now = Date.parse('2026-11-22T11:00:00Z');
const up = { id: 'c1', service: 'web', state: 'running', status: 'Up 5 minutes' };
const ownImage = { id: serviceRecord('1').imageId, reference: 'shop/web@sha256:1' };

const asUploaded = new Map([
  ...request.files.map((one): [string, string] => [one.file.path, one.sha256]),
  ['deploy-kit.compose.json', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'],
]);
const hashes = hashesOf('key', [...asUploaded]);

const look = (rest: Partial<Look> = {}): Look => ({
  state: hostState(runs),
  lock: undefined,
  link: 'releases/r2',
  well: 'releases/r2',
  pointed: 'r2',
  hashes,
  sums: asUploaded,
  images: new Map([['c1', ownImage]]),
  ...rest,
});
const statusOf = (rest: Partial<Look> = {}) => statusFrom(look(rest), request, now);
const driftOf = (rest: Partial<Look>) => statusOf(rest).drift;
const containers = (...seen: Partial<typeof up>[]) =>
  hostState(runs, { containers: seen.map((one) => ({ ...up, ...one })) });

describe('the status of a host', () => {
  test('says what runs, since when, from which run, and that nothing differs', () => {
    expect(statusOf()).toEqual({
      project: 'shop',
      release: 'r2',
      state: 'healthy',
      since: '2026-11-22T10:00:00Z',
      run: { url: 'https://run/r2' },
      services: [
        {
          service: 'web',
          image: 'shop/web:1',
          pinned: serviceRecord('1').pinned,
          containers: ['Up 5 minutes'],
        },
      ],
      drift: [],
      behind: false,
    });
  });

  test('is that nothing was deployed, which is behind any file', () => {
    const state = hostState(undefined, { key: undefined, containers: [] });
    expect(statusOf({ state, link: undefined, well: undefined, hashes: {} })).toEqual({
      project: 'shop',
      release: undefined,
      state: 'none',
      services: [],
      drift: [],
      behind: true,
    });
  });

  test('is behind where the file asks for something else now', () => {
    const changed = { ...request, files: [file('compose.yml', 'c'), file('.env', 'b')] };
    expect(statusFrom(look(), changed, now)).toMatchObject({ behind: true, drift: [] });
  });

  test('names the run that holds the lock', () => {
    const lock = { run: 'https://run/3', since: '2026-11-22T10:59:00Z' };
    expect(statusOf({ lock }).lock).toEqual({ owner: 'https://run/3', since: '2026-11-22T10:59:00Z' });
  });

  describe('that is being deployed to', () => {
    const state = hostState(release('r2', {}, { state: 'applying' }), { containers: [] });
    const lock = { run: 'https://run/r2', since: '2026-11-22T10:59:00Z' };

    test('is no drift while its run lives', () => {
      expect(statusOf({ state, lock })).toMatchObject({ state: 'applying', drift: [] });
    });

    test('was left half done when it does not', () => {
      expect(driftOf({ state })).toEqual(['r2 was left half done by https://run/r2']);
    });
  });
});

describe('drift of a host is', () => {
  test.each([
    ['gone', [], 'its container was removed or replaced'],
    ['unhealthy', [{ status: 'Up 1 hour (unhealthy)' }], 'its container is Up 1 hour (unhealthy)'],
    [
      'restarting',
      [{ state: 'restarting', status: 'Restarting (1) 2 seconds ago' }],
      'its container is Restarting (1) 2 seconds ago',
    ],
    ['one of two', [{}, { id: 'c9' }], 'it has a container that no release started'],
  ])('a container that is %s', (_what, seen, drift) => {
    expect(driftOf({ state: containers(...seen) })).toEqual([`service web: ${drift}`]);
  });

  test('a container that was started with another image', () => {
    const images = new Map([['c9', { id: 'sha256:other', reference: 'shop/web:hotfix' }]]);
    expect(driftOf({ state: containers({ id: 'c9' }), images })).toEqual([
      'service web: its container was removed or replaced, and one runs with another image, shop/web:hotfix',
    ]);
  });

  test('a service that no release started, and none that is deployed for itself', () => {
    const admin = { id: 'c9', service: 'admin' };
    expect(driftOf({ state: containers({}, admin) })).toEqual([
      'service admin: it runs, and no release started it',
    ]);
    const state = hostState(release('r2', { left: ['admin'] }), { containers: [up, { ...up, ...admin }] });
    expect(driftOf({ state })).toEqual([]);
  });

  test.each([
    ['edited', new Map([...asUploaded, ['.env', sha('f')]]), 'the file .env of the release was edited'],
    [
      'removed',
      new Map([...asUploaded].filter(([path]) => path !== 'compose.yml')),
      'the file compose.yml of the release is gone, or cannot be read',
    ],
  ])('a file of the release that was %s', (_what, sums, drift) => {
    expect(driftOf({ sums })).toEqual([drift]);
  });

  test('no file that a container wrote beside those of the release', () => {
    expect(driftOf({ sums: new Map([...asUploaded, ['cache/x', sha('0')]]) })).toEqual([]);
  });

  test('no file of a release of an old version, which kept no hashes', () => {
    expect(driftOf({ hashes: {}, sums: new Map() })).toEqual([]);
  });

  test('that current was led elsewhere by hand', () => {
    expect(driftOf({ pointed: 'r1' })).toEqual([
      'current leads to releases/r2, and deploy-kit led it to releases/r1',
    ]);
  });

  test('that current is gone, or leads nowhere', () => {
    const state = hostState(undefined, { containers: [] });
    expect(driftOf({ state, link: undefined })).toEqual(['current is gone; it led to releases/r2']);
    expect(driftOf({ state, link: 'releases/r9' })).toEqual([
      'current leads to releases/r9, where no release lies',
    ]);
  });
});

describe('what a look printed', () => {
  test('is read with the lock, the links, the files and the images', () => {
    const lines = [
      'root /s/shop',
      'locked',
      'lock 2026-11-22T10:59:00Z ann@box (4711)',
      'link releases/r2',
      'well releases/r1',
      'pointed 1763804400 r2',
      'hashes {".env":"0123"}',
      `sum ${sha('a')}  ./conf/a b.yml`,
      `sum \\${sha('b')}  ./new\\nline\\\\`,
      'image c1 sha256:id shop/web:1',
    ];
    expect(parseLook(lines.join('\n'))).toMatchObject({
      state: { root: '/s/shop', locked: true },
      lock: { run: 'ann@box (4711)', since: '2026-11-22T10:59:00Z' },
      link: 'releases/r2',
      well: 'releases/r1',
      pointed: 'r2',
      hashes: { '.env': '0123' },
      sums: new Map([
        ['conf/a b.yml', sha('a')],
        ['new\nline\\', sha('b')],
      ]),
      images: new Map([['c1', { id: 'sha256:id', reference: 'shop/web:1' }]]),
    });
  });
});

test('the hashes of the ledger do not tell what a file with secrets holds', () => {
  expect(Object.values(hashes)).not.toContain(sha('b'));
  expect(hashesOf('other', [...asUploaded])['.env']).not.toBe(hashes['.env']);
});
