import { isOurOwn, parseAdopted } from '../../../actions/deploy-compose/adoption.js';

const root = '/home/ubuntu/.deploy-kit/shop';

test('a project that was started by hand is told by its folder, files and env files', () => {
  const adopted = parseAdopted('/srv/shop\t/srv/shop/compose.yml,/srv/shop/prod.yml\t/srv/shop/.env\n');
  expect(adopted).toEqual({
    directory: '/srv/shop',
    files: ['/srv/shop/compose.yml', '/srv/shop/prod.yml'],
    envFiles: ['/srv/shop/.env'],
  });
  expect(adopted && isOurOwn(adopted, root)).toBe(false);
});

test('containers of a release that is no longer known were not started by hand', () => {
  const adopted = parseAdopted(`${root}/current\t${root}/current/deploy-kit.compose.json\t`);
  expect(adopted && isOurOwn(adopted, root)).toBe(true);
});
