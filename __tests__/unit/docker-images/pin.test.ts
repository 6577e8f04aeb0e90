import { pinImage } from '../../../lib/docker/image-inspect.js';
import { isOurs, pinnedReference, protectiveTag } from '../../../lib/docker/pin.js';
import { referencesToRemove } from '../../../lib/docker/prune.js';
import { temporaryReference } from '../../../lib/docker/transfer.js';

const id = `sha256:${'5273109755f4'.padEnd(64, '0')}`;
const digest = `sha256:${'d'.repeat(64)}`;
const other = `sha256:${'e'.repeat(64)}`;
const image = { id, tags: ['ghcr.io/org/app:1'], digests: [], os: 'linux', architecture: 'amd64', size: 7 };

describe('an image of a release', () => {
  test('is pinned by the digest under which its registry knows it', () => {
    const digests = [`mirror.example/app@${other}`, `ghcr.io/org/app@${digest}`];
    expect(pinImage('ghcr.io/org/app:1', { ...image, digests }).pinned).toBe(`ghcr.io/org/app@${digest}`);
  });

  test('keeps the digest that was asked for, when it has several', () => {
    const digests = [`ghcr.io/org/app@${other}`, `ghcr.io/org/app@${digest}`];
    const pinned = pinImage(`ghcr.io/org/app:1@${digest}`, { ...image, digests });
    expect(pinned.pinned).toBe(`ghcr.io/org/app@${digest}`);
  });

  test('is pinned by its ID when it came from no registry', () => {
    expect(pinImage('ghcr.io/org/app:1', image).pinned).toBe(id);
  });

  test('is called by digest in a compose file, or else by the tag that protects it', () => {
    const reference = 'ghcr.io/org/app:1';
    expect(pinnedReference({ reference, id, pinned: `ghcr.io/org/app@${digest}` })).toBe(
      `ghcr.io/org/app@${digest}`,
    );
    expect(pinnedReference({ reference, id, pinned: id })).toBe('ghcr.io/org/app:deploy-kit-5273109755f4');
  });

  test('has a protective tag also when it was asked for by ID or digest', () => {
    expect(protectiveTag({ reference: id, id })).toBe('deploy-kit:deploy-kit-5273109755f4');
    expect(protectiveTag({ reference: `app@${digest}`, id })).toBe('app:deploy-kit-5273109755f4');
  });
});

describe('the names that pruning takes away', () => {
  test('are those that we gave, also what a killed transfer left', () => {
    expect(isOurs('ghcr.io/org/app:deploy-kit-5273109755f4')).toBe(true);
    expect(isOurs(temporaryReference(4711, 'ghcr.io/org/app:1', digest))).toBe(true);
    expect(isOurs('ghcr.io/org/app:deploy-kit-next')).toBe(false);
    expect(isOurs('deploy-kit/app:1')).toBe(false);
  });

  test('are those that a former release asked for, and no others', () => {
    const tags = ['ghcr.io/org/app:1', 'ghcr.io/org/app:mine', 'ghcr.io/org/app:deploy-kit-5273109755f4'];
    expect(referencesToRemove({ ...image, tags }, ['ghcr.io/org/app:1', id])).toEqual([
      'ghcr.io/org/app:1',
      'ghcr.io/org/app:deploy-kit-5273109755f4',
    ]);
  });

  test('include digests of a known repository, after the tags', () => {
    const digests = [`ghcr.io/org/app@${digest}`, `mirror.example/app@${other}`];
    expect(referencesToRemove({ ...image, digests }, ['ghcr.io/org/app:1'])).toEqual([
      'ghcr.io/org/app:1',
      `ghcr.io/org/app@${digest}`,
    ]);
  });

  test('are the ID of an image without any', () => {
    expect(referencesToRemove({ ...image, tags: [] }, [id])).toEqual([id]);
  });
});
