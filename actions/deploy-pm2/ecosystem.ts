import type { AppRequest } from './request.js';
import { workerFile, workersFolder } from './worker-text.js';

/** The ecosystem file in the folder of a release; readable by its owner only, as it holds secrets. */
export const ecosystemFile = 'ecosystem.config.json';
/** The folder of the app in that of a release. */
export const appFolder = 'app';

/** How long a worker that is stopped may take to answer what it is answering, in milliseconds. */
const killTimeoutMs = 10_000;

/** Where an app logs, absolute. */
export interface LogPaths {
  readonly folder: string;
  readonly out: string;
  readonly error: string;
}

/** @param home of the user on the host */
export function logPaths({ app, inputs }: Pick<AppRequest, 'app' | 'inputs'>, home: string): LogPaths {
  const folder = (inputs['log-directory'] ?? `/var/log/${app}`).replace(/^~(?=\/)/, home);
  return { folder, out: `${folder}/${app}.log`, error: `${folder}/${app}-err.log` };
}

/**
 * The ecosystem file of a release. https://pm2.keymetrics.io/docs/usage/application-declaration/
 *
 * @param folder of the release on the host, absolute
 */
export function renderEcosystem(request: AppRequest, folder: string, logs: LogPaths): string {
  const { inputs } = request;
  const port = inputs['app-port'];
  const app = {
    name: request.app,
    script: request.script,
    cwd: `${folder}/${appFolder}`,
    instances: inputs.instances,
    exec_mode: inputs['exec-mode'],
    max_memory_restart: inputs['max-memory'],
    out_file: logs.out,
    error_file: logs.error,
    // Without it PM2 puts the number of the worker in the names of the logs.
    merge_logs: true,
    pid_file: `${folder}/${workersFolder}/worker.pid`,
    node_args: ['--require', `${folder}/${workerFile}`],
    kill_timeout: killTimeoutMs,
    // Nothing of the environment that PM2 happens to be called in.
    filter_env: true,
    vizion: false,
    env: { ...(port !== undefined && { PORT: String(port) }), ...inputs.env, ...inputs.secrets },
  };
  return `${JSON.stringify({ apps: [app] }, undefined, 2)}\n`;
}
