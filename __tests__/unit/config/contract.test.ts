import { read } from './reading.js';

/** The example of the documentation; a wait stands for the step that deploys to ECS. */
const example = `
project: acompanamiento
ssh:                        # the inputs of "reaching hosts", for all
  username: ubuntu
  key: \${SSH_PRIVATE_KEY:?}
  known-hosts: \${SSH_KNOWN_HOSTS:?}
hosts:
  db: "\${EC2_DB_IP:?}"      # as the input \`host\`: user@address:port, or tag:KEY=VALUE
  api: { host: "tag:Name=EC2-API", username: admin, port: 2222 }
phases:
  - name: databases
    hosts: db
    steps:
      - provision-swap: { size: 2G }
      - deploy-compose:
          files: compose.db.yml
          networks: core-net
          secrets: { POSTGRES_PASSWORD: "\${POSTGRES_PASSWORD:?}" }
      - wait-healthy: { command: docker exec postgres pg_isready -U postgres, from: host }
  - name: api
    needs: databases
    hosts: api
    batch: [1, 50%, 100%]
    steps:
      - wait-healthy: { tcp: "\${hosts.db.address}:27017", from: host, timeout: 30s }
      - deploy-compose: { files: compose.api.yml, env: { DB_HOST: "\${hosts.db.address}" } }
      - wait-healthy: { http: "http://localhost:3000/health", from: host }
  - name: services            # no hosts: ECS
    needs: api
    matrix: { service: [users, orders] }
    steps:
      - wait-healthy: { http: "https://example.com/\${matrix.service}" }
`;

const environment = {
  SSH_PRIVATE_KEY: 'the key',
  SSH_KNOWN_HOSTS: '203.0.113.7 ssh-ed25519 AAAA',
  EC2_DB_IP: '203.0.113.7',
  POSTGRES_PASSWORD: 'p4$$word ${x}',
};

const config = () => read(example, { environment });

test('the phases are those of the file, one for each combination of a matrix', () => {
  expect(
    config().phases.map(({ name, needs, hosts, batch, maxFailures, keep, steps }) => ({
      name,
      needs,
      hosts,
      batch,
      maxFailures,
      keep,
      steps: steps.map((step) => step.name),
    })),
  ).toEqual([
    {
      name: 'databases',
      needs: [],
      hosts: ['db'],
      batch: [{ percent: 100 }],
      maxFailures: 0,
      keep: false,
      steps: ['provision-swap', 'deploy-compose', 'wait-healthy'],
    },
    {
      name: 'api',
      needs: ['databases'],
      hosts: ['api'],
      batch: [{ hosts: 1 }, { percent: 50 }, { percent: 100 }],
      maxFailures: 0,
      keep: false,
      steps: ['wait-healthy', 'deploy-compose', 'wait-healthy 2'],
    },
    ...['services (users)', 'services (orders)'].map((name) => ({
      name,
      needs: ['api'],
      hosts: [],
      batch: [{ percent: 100 }],
      maxFailures: 0,
      keep: false,
      steps: ['wait-healthy'],
    })),
  ]);
});

test('hosts are what their variables and tags say', () => {
  expect(config().hosts).toEqual([
    {
      name: 'db',
      place: { file: 'deploy-kit.yml', line: 8, column: 3 },
      used: true,
      entries: [{ kind: 'host', host: { name: 'db', address: '203.0.113.7', port: 22, username: 'ubuntu' } }],
    },
    {
      name: 'api',
      place: { file: 'deploy-kit.yml', line: 9, column: 3 },
      used: true,
      entries: [
        { kind: 'tag', tag: { name: 'api', key: 'Name', value: 'EC2-API', port: 2222, username: 'admin' } },
      ],
    },
  ]);
});

test('a step has typed inputs, with the secrets byte for byte and the inputs of ssh', () => {
  const deploy = config().phases[0]?.steps[1];
  expect(deploy?.inputs({ hosts: new Map() })).toMatchObject({
    files: ['compose.db.yml'],
    networks: ['core-net'],
    secrets: { POSTGRES_PASSWORD: 'p4$$word ${x}' },
    'health-timeout': 120_000,
    host: 'db',
    username: 'ubuntu',
    key: 'the key',
  });
});

test('a step of a later phase reads the address of an earlier host', () => {
  const [wait, deploy] = config().phases[1]?.steps ?? [];
  expect(wait?.inputs({ hosts: new Map() })).toMatchObject({ from: 'host', timeout: 30_000 });
  expect(deploy?.inputs({ hosts: new Map() })).toMatchObject({ env: { DB_HOST: '203.0.113.7' } });
});

test('what came into secret inputs is told, to be hidden', () => {
  expect(config().secrets).toEqual(['the key', 'p4$$word ${x}']);
});

test('the rest of the file', () => {
  expect(config()).toMatchObject({
    file: 'deploy-kit.yml',
    directory: '/repo',
    project: 'acompanamiento',
    timeoutMs: undefined,
    ssh: { username: 'ubuntu', key: 'the key', 'known-hosts': '203.0.113.7 ssh-ed25519 AAAA' },
  });
});
