import { publishedPorts } from '../../../actions/deploy-compose/ports.js';
import { ownerOf, takenPorts } from '../../../lib/docker/taken-ports.js';

const container = (project: string, name: string, ports: string) => `container ${project}|${name}|${ports}`;

test('a project publishes its fixed TCP ports, at every address unless one is named', () => {
  const ports = [
    { published: '8080', protocol: 'tcp' },
    { published: 5432, host_ip: '10.0.0.5' },
    { published: '53', protocol: 'udp' },
    { published: '9000-9005' },
    {},
  ];
  expect(publishedPorts({ services: { web: { ports } } })).toEqual([
    { service: 'web', port: 8080, address: '0.0.0.0' },
    { service: 'web', port: 5432, address: '10.0.0.5' },
  ]);
});

test('a program that listens has its port, at its address', () => {
  expect(takenPorts('listens 127.0.0.1:5432\nlistens [::]:22\nlistens *:80', 'shop')).toEqual([
    { port: 5432, address: '127.0.0.1', owner: 'a program on the host' },
    { port: 22, address: '[::]', owner: 'a program on the host' },
    { port: 80, address: '*', owner: 'a program on the host' },
  ]);
});

test("the container of another project has its port, the project's own have not", () => {
  const seen = [
    'listens 0.0.0.0:8080',
    'listens 0.0.0.0:9090',
    container('shop', 'shop-web-1', '0.0.0.0:8080->8080/tcp, :::8080->8080/tcp, 443/tcp'),
    container('', 'squatter', '0.0.0.0:9090->8080/tcp'),
  ].join('\n');
  expect(takenPorts(seen, 'shop')).toEqual([
    { project: '', port: 9090, address: '0.0.0.0', owner: 'the container squatter' },
  ]);
});

test("sockets tell nothing where the project has containers on the host's own network", () => {
  expect(takenPorts('host-network shop\nlistens 0.0.0.0:8080', 'shop')).toEqual([]);
  expect(takenPorts('host-network other\nlistens 0.0.0.0:8080', 'shop')).toHaveLength(1);
});

test('one port at two addresses is two, unless one of them is every address', () => {
  const taken = [{ port: 80, address: '10.0.0.5', owner: 'nginx' }];
  expect(ownerOf({ service: 'web', port: 80, address: '0.0.0.0' }, taken)).toBe('nginx');
  expect(ownerOf({ service: 'web', port: 80, address: '127.0.0.1' }, taken)).toBeUndefined();
  expect(ownerOf({ service: 'web', port: 81, address: '10.0.0.5' }, taken)).toBeUndefined();
});
