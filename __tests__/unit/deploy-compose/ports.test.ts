import { publishedPorts, takenPorts } from '../../../actions/deploy-compose/ports.js';

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
  expect(takenPorts('host-network\nlistens 0.0.0.0:8080', 'shop')).toEqual([]);
});
