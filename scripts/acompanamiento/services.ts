import type { HostImage } from '../../lib/fleet/fleet.js';

/** The six hosts of examples/acompanamiento, by the names of its deploy-kit.yml, in the order of its phases. */
export const hostNames = ['db', 'api', 'core', 'analytics', 'messaging', 'monitoring'] as const;

export type HostName = (typeof hostNames)[number];

/** The services that stand for a team's own code, by name: their host and port. */
export const ownServices = {
  'micro-auth': { host: 'core', port: 5000 },
  'micro-estudiantes': { host: 'core', port: 5001 },
  'micro-maestros': { host: 'core', port: 5002 },
  'micro-core': { host: 'core', port: 5003 },
  'micro-soap-bridge': { host: 'core', port: 5004 },
  'micro-messaging': { host: 'messaging', port: 5005 },
  'micro-notificaciones': { host: 'messaging', port: 5006 },
  'micro-analytics': { host: 'analytics', port: 5007 },
  'micro-reportes-estudiantes': { host: 'analytics', port: 5008 },
  'micro-reportes-maestros': { host: 'analytics', port: 5009 },
} as const satisfies Readonly<Record<string, { readonly host: HostName; readonly port: number }>>;

export type OwnService = keyof typeof ownServices;

export const ownServiceNames = Object.keys(ownServices) as OwnService[];

/** The compose file of a host. */
export const composeFile = (host: HostName) => `compose.${host}.yml`;

/** What the example calls the image of a service of the team's own. */
export const ownImage = (service: OwnService, tag: string) => `ghcr.io/acompanamiento/${service}:${tag}`;

/** The images of the example, which hosts of a fleet cannot pull, under its names for them. */
export const images: readonly HostImage[] = [
  { image: 'deploy-kit/mongo-stand-in:latest', names: ['mongo:8'] },
  { image: 'deploy-kit/postgres:17', names: ['postgres:17'] },
  { image: 'deploy-kit/redis:8', names: ['redis:8'] },
  { image: 'deploy-kit/mongo-exporter-stand-in:latest', names: ['percona/mongodb_exporter:0.44'] },
  {
    image: 'deploy-kit/postgres-exporter:latest',
    names: ['prometheuscommunity/postgres-exporter:v0.17.1'],
  },
  { image: 'deploy-kit/redis-exporter:latest', names: ['oliver006/redis_exporter:v1.69.0-alpine'] },
  { image: 'deploy-kit/nginx:1', names: ['nginx:1.26'] },
  { image: 'deploy-kit/rabbitmq:4', names: ['rabbitmq:4'] },
  { image: 'deploy-kit/prometheus:2', names: ['prom/prometheus:v2.53.3'] },
  { image: 'deploy-kit/grafana-stand-in:latest', names: ['grafana/grafana:12.0.2'] },
  {
    image: 'deploy-kit/busybox-service:latest',
    names: ownServiceNames.map((service) => ownImage(service, 'latest')),
  },
];

/** The example's secrets but those of SSH, fit for `REDIS_PASSWORD` too, which allows letters and digits only. */
export const passwords = {
  MONGO_INITDB_ROOT_PASSWORD: 'e1mongo6f0a2b4c8d',
  POSTGRES_PASSWORD: 'e2postgres93b1c5d7',
  REDIS_PASSWORD: 'e3redis0d4f6a8b2c',
  RABBITMQ_PASSWORD: 'e4rabbit7a9c1e3f5',
  GRAFANA_PASSWORD: 'e5grafana2b4d6f8a',
} as const;
