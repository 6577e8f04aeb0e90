import { diskTooSmall, parseFreeSpace } from '../../../lib/docker/disk.js';
import { renderError } from '../../../lib/errors/deploy-error.js';

describe('the free space of a host', () => {
  test('is the fourth column of df', () => {
    expect(parseFreeSpace('/var/lib/docker\t/dev/nvme0n1p1  8123812 7100000  1007428      88% /')).toEqual({
      path: '/var/lib/docker',
      mountedOn: '/',
      freeBytes: 1007428 * 1024,
    });
  });

  test('is read also where names have blanks', () => {
    const space = parseFreeSpace('/data/docker root\t//nas/my share  100 50  50      50% /data/my share');
    expect(space).toEqual({ path: '/data/docker root', mountedOn: '/data/my share', freeBytes: 50 * 1024 });
  });

  test('is said with what is needed and what to do', () => {
    const space = { path: '/var/lib/docker', mountedOn: '/', freeBytes: 100 * 1024 ** 2 };
    const text = renderError(diskTooSmall('web1', 'the images need', space, 700 * 1024 ** 2));
    expect(text).toContain('host web1: /var/lib/docker (on /) has 100 MiB free, and the images need 700 MiB');
    expect(text).toContain('docker system df');
  });
});
