import {
  deploy,
  deployed,
  file,
  host,
  idOf,
  inside,
  onOneHost,
  running,
  service,
  write,
} from './one-host.js';

onOneHost();

test('a file that a service mounts and that changed recreates that service only', async () => {
  const mounts = 'volumes: ["./site.conf:/site.conf:ro", "./html:/html:ro"]';
  await write('compose.yml', file(service('web', mounts), service('worker')));
  await write('site.conf', 'listen 1;');
  await write('html/index.html', 'hello');
  await deployed('mounts', { upload: 'site.conf,html' });
  const [web, worker] = [await idOf('mounts-web-1'), await idOf('mounts-worker-1')];
  // A service that does not run as root reads what it is given, too.
  expect(
    await host.run([
      'docker',
      'exec',
      '-u',
      '65534',
      'mounts-web-1',
      'cat',
      '/site.conf',
      '/html/index.html',
    ]),
  ).toBe('listen 1;hello');

  await write('site.conf', 'listen 2;');
  await deployed('mounts', { upload: 'site.conf,html' });
  expect(await inside('mounts-web-1', 'cat', '/site.conf')).toBe('listen 2;');
  expect(await idOf('mounts-web-1')).not.toBe(web);
  expect(await idOf('mounts-worker-1')).toBe(worker);
});

test('a service whose files stay the same keeps its container over releases', async () => {
  const web = await idOf('mounts-web-1');
  const mounts = 'volumes: ["./site.conf:/site.conf:ro", "./html:/html:ro"]';
  await write(
    'compose.yml',
    file(service('web', mounts), service('worker', 'environment: { VERSION: "2" }')),
  );
  await deployed('mounts', { upload: 'site.conf,html' });
  expect(await idOf('mounts-web-1')).toBe(web);
  // The mount of a folder shows the release that runs.
  expect(await inside('mounts-web-1', 'cat', '/html/index.html')).toBe('hello');
});

test('a file that a service mounts goes back with a release that fails', async () => {
  const mounts = 'volumes: ["./site.conf:/site.conf:ro"]';
  await write(
    'compose.yml',
    file(service('web', mounts), service('worker', 'environment: { EXIT_CODE: "3" }')),
  );
  await write('site.conf', 'listen 3;');
  const run = await deploy('mounts', { upload: 'site.conf,html' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(await inside('mounts-web-1', 'cat', '/site.conf', '/html/index.html')).toBe('listen 2;hello');
});

test('a relative data folder outlives releases', async () => {
  await write('compose.yml', file(service('web', 'volumes: ["./data:/store"]')));
  await deployed('data');
  await inside('data-web-1', 'sh', '-c', 'echo precious >/store/file');
  await write(
    'compose.yml',
    file(service('web', 'volumes: ["./data:/store"]', 'environment: { VERSION: "2" }')),
  );
  await deployed('data');
  expect(await inside('data-web-1', 'cat', '/store/file')).toBe('precious');
});

test('a relative data folder outlives the release folders that are removed', async () => {
  for (const version of ['3', '4', '5']) {
    const environment = `environment: { VERSION: "${version}" }`;
    await write('compose.yml', file(service('web', 'volumes: ["./data:/store"]', environment)));
    await deployed('data', { 'keep-releases': '2' });
  }
  expect(await inside('data-web-1', 'cat', '/store/file')).toBe('precious');
  const releases = await host.run(['ls', '/home/ubuntu/.deploy-kit/data/releases']);
  expect(releases.split('\n')).toHaveLength(2);
});

test('later compose files are laid over earlier ones', async () => {
  await write('compose.yml', file(service('web', 'environment: { A: "1", B: "1" }')));
  await write(
    'compose.prod.yml',
    'services: { web: { environment: { B: "2" } }, more: { image: "hello/web:1" } }',
  );
  await deployed('several', { files: 'compose.yml\ncompose.prod.yml' });
  expect(await inside('several-web-1', 'sh', '-c', 'echo $A$B')).toBe('12');
  expect(await running('several')).toEqual(['more', 'web']);
});

test('a compose file in a folder reaches beside it, and includes and extends others', async () => {
  const mounts = 'volumes: ["../conf of all/a b.conf:/a.conf:ro", "../data:/store"]';
  await write('deploy/compose.yml', `include: [more.yml]\n${file(service('web', mounts, 'env_file: .env'))}`);
  await write('deploy/more.yml', 'services: { more: { extends: { file: ../base.yml, service: base } } }');
  await write('base.yml', 'services: { base: { image: "hello/web:1", environment: { FROM_BASE: "yes" } } }');
  await write('conf of all/a b.conf', 'a');
  const upload = 'conf of all,deploy/more.yml,base.yml';
  await deployed('folder', { files: 'deploy/compose.yml', upload, env: 'GIVEN=yes' });
  expect(await inside('folder-web-1', 'sh', '-c', 'cat /a.conf; echo $GIVEN >/store/x')).toBe('a');
  expect(await inside('folder-more-1', 'sh', '-c', 'echo $FROM_BASE')).toBe('yes');
  const found = await host.run([
    'find',
    '/home/ubuntu/.deploy-kit/folder',
    '-name',
    'x',
    '-not',
    '-path',
    '*/releases/*',
  ]);
  expect(found).not.toBe('');
  expect(await deploy('folder', { files: 'deploy/compose.yml', upload, env: 'GIVEN=yes' })).toMatchObject({
    outputs: { outcome: 'unchanged' },
  });
});

test('configs and secrets from files reach the service, and a change recreates it', async () => {
  const parts = 'configs: { site: { file: ./site.txt } }\nsecrets: { token: { file: ./token.txt } }\n';
  await write(
    'compose.yml',
    file(service('web', 'configs: [site]', 'secrets: [token]'), service('other')) + parts,
  );
  await write('site.txt', 'site 1');
  await write('token.txt', 'token 1');
  await deployed('configs', { upload: 'site.txt,token.txt' });
  expect(await inside('configs-web-1', 'cat', '/site', '/run/secrets/token')).toBe('site 1token 1');
  const other = await idOf('configs-other-1');
  await write('token.txt', 'token 2');
  await deployed('configs', { upload: 'site.txt,token.txt' });
  expect(await inside('configs-web-1', 'cat', '/run/secrets/token')).toBe('token 2');
  expect(await idOf('configs-other-1')).toBe(other);
});

test('an env file of the repository is read, and what env says wins', async () => {
  await write(
    'compose.yml',
    file(service('web', 'env_file: settings.env', 'environment: { SEEN: "$${A}-${A}" }')),
  );
  await write('settings.env', 'A=file\nB=file');
  await deployed('envfile', { 'env-file': 'settings.env', upload: 'settings.env', env: 'A=input' });
  expect(await inside('envfile-web-1', 'sh', '-c', 'echo $A $B $SEEN')).toBe('input file ${A}-input');
});

test('a service that left the file goes away, and comes back when the release fails', async () => {
  await write('compose.yml', file(service('web'), service('old')));
  await deployed('leaving');
  await write('compose.yml', file(service('web', 'environment: { EXIT_CODE: "2" }'), service('new')));
  expect(await deploy('leaving')).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(await running('leaving')).toEqual(['old', 'web']);
  await write('compose.yml', file(service('web', 'environment: { VERSION: "2" }')));
  await deployed('leaving');
  expect(await running('leaving')).toEqual(['web']);
});
