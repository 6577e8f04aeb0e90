import { projectDiff } from '../../../actions/deploy-compose/project-diff.js';
import type { ComposeProject, ComposeService } from '../../../lib/values/compose-project.js';

const web = {
  image: 'shop/web@sha256:1',
  environment: { A: 'a', B: 'b' },
  ports: [{ published: '8080', target: 80, protocol: 'tcp' }],
  volumes: [{ type: 'volume', source: 'data', target: '/data' }],
  command: ['serve', '--password', 'old-hush'],
} as unknown as ComposeService;
const projectOf = (services: Record<string, object>) => ({ services }) as unknown as ComposeProject;
const changed = (rest: object) => projectDiff(projectOf({ web }), projectOf({ web: { ...web, ...rest } }));

describe('the difference of two projects', () => {
  test('is empty where they are the same', () => {
    expect(changed({})).toEqual([]);
  });

  test('has what was and what is, for what holds no secret', () => {
    const ports = [{ published: '8081', target: 80, protocol: 'tcp', host_ip: '127.0.0.1' }];
    const volumes = [
      { type: 'volume', source: 'data', target: '/data' },
      { type: 'bind', source: '/srv', target: '/srv', read_only: true },
    ];
    expect(changed({ image: 'shop/web@sha256:2', ports, volumes, restart: 'always' })).toEqual([
      '  service web',
      '-   image: shop/web@sha256:1',
      '+   image: shop/web@sha256:2',
      '-   ports: 8080:80/tcp',
      '+   ports: 127.0.0.1:8081:80/tcp',
      '+   volumes: /srv:/srv:ro',
      '+   restart: always',
    ]);
  });

  test('has only the names of variables, and of all else that may hold a secret', () => {
    const lines = changed({
      environment: { B: 'new-hush', C: 'hush' },
      command: ['serve', '--password', 'new-hush'],
      healthcheck: { test: ['CMD', 'hush'] },
    });
    expect(lines).toEqual([
      '  service web',
      '-   environment: A',
      '~   environment: B',
      '+   environment: C',
      '~   command',
      '+   healthcheck',
    ]);
  });

  test('has services that come and go', () => {
    const api = { image: 'shop/api:1', networks: { default: null }, deploy: { replicas: 2 } };
    expect(projectDiff(projectOf({ web }), projectOf({ api }))).toEqual([
      '+ service api',
      '+   image: shop/api:1',
      '+   networks: default',
      '+   deploy: replicas 2',
      '- service web',
    ]);
  });

  test('is all of it where nothing runs', () => {
    expect(projectDiff(undefined, projectOf({ web: { image: 'shop/web:1' } }))).toEqual([
      '+ service web',
      '+   image: shop/web:1',
    ]);
  });
});
