import { differences, parseLook, unchangedServices } from '../../../lib/rehearse/snapshot.js';

const look = (image: string, { id = 'c1', state = 'running 0', release = 'releases/1' } = {}) =>
  new Map([
    [
      'web',
      parseLook(
        `container ${id} ${image} shop/web ${state}\nvolume shop_data\nvolume ${'a'.repeat(64)}\nrelease ~/.deploy-kit/shop ${release}`,
      ),
    ],
  ]);

test('volumes without a name of their own are passed over', () => {
  expect(look('sha256:1').get('web')?.volumes).toEqual(['shop_data']);
});

test('another container of the same image is as before, unless the very same is asked for', () => {
  const [before, after] = [look('sha256:1'), look('sha256:1', { id: 'c2' })];
  expect(differences(before, after, 'releases')).toEqual([]);
  expect(differences(before, after, 'containers')).toEqual(['web: shop/web is not what ran before']);
});

test('another image, a state, a release and a volume that is gone are told', () => {
  const before = look('sha256:1');
  expect(differences(before, look('sha256:2'), 'images')).toEqual(['web: shop/web is not what ran before']);
  expect(differences(before, look('sha256:1', { state: 'restarting 1' }), 'images')).toHaveLength(1);
  const moved = look('sha256:1', { release: 'releases/2' });
  expect(differences(before, moved, 'releases')).toEqual([
    'web: ~/.deploy-kit/shop leads to releases/2, and led to releases/1',
  ]);
  expect(differences(before, moved, 'images')).toEqual([]);
  const bare = new Map([['web', { containers: [], volumes: [], releases: {} }]]);
  expect(differences(before, bare, 'images')).toContain('web: the volume shop_data is gone');
});

test('what ended well need not run again on the way back', () => {
  const ended = { state: 'exited 0' };
  expect(differences(look('sha256:1', ended), look('sha256:2', ended), 'releases')).toEqual([]);
});

test('a host that is excepted is not compared, one that was not looked at is told', () => {
  expect(differences(look('sha256:1'), look('sha256:2'), 'images', ['web'])).toEqual([]);
  expect(differences(look('sha256:1'), new Map(), 'images')).toEqual(['web was not looked at']);
});

test('a service that still runs its old image after a new version is told', () => {
  expect(unchangedServices(look('sha256:1'), look('sha256:1'))).toEqual([
    'web: shop/web still runs its old image',
  ]);
  expect(unchangedServices(look('sha256:1'), look('sha256:2'))).toEqual([]);
});
