/** The six services of examples/aurontek, by name: their port and their memory limit in MiB. */
export const services = {
  gateway: { port: 3000, limit: 150 },
  usuarios: { port: 3001, limit: 150 },
  tickets: { port: 3002, limit: 150 },
  chat: { port: 3003, limit: 150 },
  notifications: { port: 3004, limit: 150 },
  ia: { port: 3005, limit: 200 },
} as const;

export type ServiceName = keyof typeof services;

export const serviceNames = Object.keys(services) as ServiceName[];

/** What the Dockerfiles are FROM -> what stands in for it on this machine's engine, which cannot pull it. */
export const baseImages = {
  'node:22-alpine': 'deploy-kit/node:22',
  'python:3.12-slim': 'deploy-kit/python:3',
} as const;

/** The secrets that deploy-kit.yml reads, but those of SSH and the registry. */
export const secrets = {
  MONGODB_URI:
    'mongodb+srv://aurontek:f1mongo8a6c4e@cluster0.ab1cd.mongodb.net/aurontek?retryWrites=true&w=majority',
  CLOUDAMQP_URL: 'amqps://aurontek:f2amqp7b5d3f@hawk.rmq.cloudamqp.com/aurontek',
  JWT_SECRET: 'f3jwt"with $signs and \\ 6c4e2a0b',
} as const;
