import { translate } from '../../../lib/ecs/compose/translate.js';
import { render } from '../../../lib/ecs/render.js';
import type { ComposeProject, ComposeService } from '../../../lib/values/compose-project.js';

// What `docker compose config --format json` prints; reading files is tested with the real Compose.

const project = (services: Record<string, ComposeService>, more: object = {}): ComposeProject => ({
  name: 'shop',
  services,
  ...more,
});

const made = (from: ComposeProject, services?: readonly string[]) => {
  const { draft, notes } = translate(from, { file: 'compose.yml', services });
  return { ...draft.definition, notes };
};

const one = (service: object) => {
  const { containerDefinitions, notes } = made(project({ web: { image: 'web:1', ...service } }));
  return { container: containerDefinitions?.[0], notes };
};

test('a service becomes a task of Fargate with one container', () => {
  const { notes, ...definition } = made(
    project({ web: { image: 'web:1', mem_limit: '314572800', cpus: 0.5 } }),
  );
  expect(definition).toEqual({
    family: 'shop-web',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    containerDefinitions: [{ name: 'web', image: 'web:1', essential: true, cpu: 512, memory: 300 }],
  });
  expect(notes.other).toEqual([
    'the task has 0.5 vCPU and 1024 MiB, the smallest that Fargate has for limits of 0.5 CPUs and 300 MiB',
  ]);
  expect(notes.lost).toEqual([]);
});

test('what a container can do is kept', () => {
  const { container } = one({
    command: ['nginx', '-g', 'daemon off;'],
    entrypoint: ['/start'],
    environment: { A: '1', B: null },
    ports: [
      { target: 80, published: '8080', protocol: 'tcp' },
      { target: 53, published: '53', protocol: 'udp' },
    ],
    expose: ['9000'],
    user: '1000',
    working_dir: '/srv',
    stop_grace_period: '1m5s',
    read_only: true,
    tty: true,
    stdin_open: true,
    init: true,
    cap_add: ['SYS_PTRACE'],
    cap_drop: ['ALL'],
    ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 },
    sysctls: { 'net.core.somaxconn': '1024' },
    labels: { team: 'shop' },
  });
  expect(container).toEqual({
    name: 'web',
    image: 'web:1',
    essential: true,
    entryPoint: ['/start'],
    command: ['nginx', '-g', 'daemon off;'],
    portMappings: [
      { containerPort: 80, protocol: 'tcp' },
      { containerPort: 53, protocol: 'udp' },
      { containerPort: 9000, protocol: 'tcp' },
    ],
    environment: [{ name: 'A', value: '1' }],
    stopTimeout: 65,
    user: '1000',
    workingDirectory: '/srv',
    readonlyRootFilesystem: true,
    pseudoTerminal: true,
    interactive: true,
    linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } },
    ulimits: [
      { name: 'nofile', softLimit: 10, hardLimit: 20 },
      { name: 'nproc', softLimit: 5, hardLimit: 5 },
    ],
    systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
    dockerLabels: { team: 'shop' },
  });
});

test('a health check comes within the bounds of ECS, and that is said', () => {
  const { container, notes } = one({
    healthcheck: {
      test: ['CMD-SHELL', 'true'],
      interval: '1m30s',
      timeout: '500ms',
      retries: 20,
      start_period: '0s',
    },
  });
  expect(container?.healthCheck).toEqual({
    command: ['CMD-SHELL', 'true'],
    interval: 90,
    timeout: 2,
    retries: 10,
    startPeriod: 0,
  });
  expect(notes.other).toEqual(
    expect.arrayContaining([
      'service web: timeout 0.5 of its healthcheck becomes 2, as ECS takes 2 to 60',
      'service web: retries 20 of its healthcheck becomes 10, as ECS takes 1 to 10',
    ]),
  );
});

test.each([{ disable: true }, { test: ['NONE'] }])(
  'a health check that is off is none: %j',
  (healthcheck) => {
    expect(one({ healthcheck }).container).not.toHaveProperty('healthCheck');
  },
);

test('limits under deploy count as well', () => {
  const resources = { limits: { cpus: '0.25', memory: '268435456' }, reservations: { memory: '134217728' } };
  expect(one({ deploy: { resources } }).container).toMatchObject({
    cpu: 256,
    memory: 256,
    memoryReservation: 128,
  });
});

test('services together wait for each other, and one that ends is not essential', () => {
  const { family, containerDefinitions, notes } = made(
    project({
      web: {
        image: 'web:1',
        depends_on: {
          migrate: { condition: 'service_completed_successfully' },
          cache: { condition: 'service_started' },
          db: { condition: 'service_healthy' },
        },
      },
      migrate: { image: 'web:1' },
      cache: { image: 'redis:8' },
      db: { image: 'postgres:17' },
    }),
    ['web', 'migrate', 'cache'],
  );
  expect(family).toBe('shop');
  expect(containerDefinitions).toMatchObject([
    {
      name: 'web',
      dependsOn: [
        { containerName: 'migrate', condition: 'SUCCESS' },
        { containerName: 'cache', condition: 'START' },
      ],
    },
    { name: 'migrate', essential: false },
    { name: 'cache', essential: true },
  ]);
  expect(notes.lost).toEqual([
    'service web: it waits for db, which is not in this task: it must bear that db is away',
  ]);
  expect(notes.other).toContain(
    'containers of one task reach each other at 127.0.0.1, not by the names of services',
  );
});

test('a secret becomes a variable, from where its name says', () => {
  const { containerDefinitions, notes } = made(
    project(
      {
        web: {
          image: 'web:1',
          secrets: [
            { source: 'db', target: '/run/secrets/db' },
            { source: 'api', target: 'API_KEY' },
          ],
        },
      },
      { secrets: { db: { name: 'shop_db' }, api: { name: 'prod/api', external: true } } },
    ),
  );
  expect(containerDefinitions?.[0]?.secrets).toEqual([
    { name: 'db', valueFrom: 'db' },
    { name: 'API_KEY', valueFrom: 'prod/api' },
  ]);
  expect(notes.other[0]).toContain('the secret db becomes the variable db');
});

test('an input gives a secret its ARN', () => {
  const from = project({ web: { image: 'web:1', secrets: [{ source: 'db' }] } });
  const { draft } = translate(from, { file: 'compose.yml', services: undefined });
  const secrets = { set: new Map([['db', 'arn:x']]), remove: new Set<string>() };
  const { definition } = render(draft, { secrets, executionRole: 'execution' }, true);
  expect(definition.containerDefinitions?.[0]?.secrets).toEqual([{ name: 'db', valueFrom: 'arn:x' }]);
});

test('what has no counterpart is listed, each with what takes its place', () => {
  const { notes } = one({
    build: { context: '.' },
    volumes: [
      { type: 'bind', source: '/srv/x', target: '/x' },
      { type: 'volume', source: 'data', target: '/data' },
    ],
    networks: { default: null, front: null },
    cap_add: ['NET_ADMIN'],
    privileged: true,
    logging: { driver: 'json-file' },
    tmpfs: ['/run'],
    deploy: { replicas: 2, update_config: { parallelism: 1 } },
    environment: { A: null },
    restart: 'unless-stopped',
    oom_score_adj: 5,
  });
  expect(notes.lost).toEqual([
    'service web: privileged has no counterpart: Fargate gives no privileges',
    'service web: logging has no counterpart: logs go where log-configuration-log-driver and log-configuration-options say (awslogs)',
    'service web: tmpfs has no counterpart: a task has its own disk, which ends with it',
    'service web: oom_score_adj has no counterpart',
    'service web: the folder /srv/x at /x is not there: put it into the image, or use EFS or S3',
    'service web: the volume data at /data does not outlive the task: add an EFS volume, or move the data to a service of AWS',
    'service web: networks front have no counterpart: security groups say who reaches whom',
    'service web: build is not done here: the image must be in a registry that ECS reaches',
    'service web: deploy.update_config has no counterpart in a task definition: it belongs to the service of ECS',
    'service web: 2 replicas are the desired count of a service of ECS, not of a task',
    'service web: A would come from the shell, where it is not set here',
    'service web: cap_add NET_ADMIN has no counterpart: Fargate gives SYS_PTRACE only',
  ]);
});

test('an ARM image is for ARM', () => {
  expect(made(project({ web: { image: 'w', platform: 'linux/arm64' } })).runtimePlatform).toEqual({
    cpuArchitecture: 'ARM64',
    operatingSystemFamily: 'LINUX',
  });
});

test('of several services some must be named', () => {
  const two = project({ web: { image: 'w' }, db: { image: 'd' } });
  expect(() => made(two)).toThrow('compose.yml has 2 services');
  expect(() => made(two, ['wbe'])).toThrow('compose.yml has no service wbe');
});

test('more than Fargate has is refused', () => {
  expect(() => made(project({ web: { image: 'w', cpus: 32 } }))).toThrow('Fargate has no tasks so large');
});

test('a service without image is told where the image belongs', () => {
  const { draft } = translate(project({ web: { command: ['x'] } }), {
    file: 'compose.yml',
    services: undefined,
  });
  expect(() => render(draft, {}, true)).toThrow('compose.yml: the container web has no image');
});
