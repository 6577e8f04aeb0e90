/** The PM2 that is installed where a host has none. */
export const pm2Version = '7.0.4';
/** What it runs on, and what the worker that we load into workers runs on. */
export const oldestNode = '>=18';
