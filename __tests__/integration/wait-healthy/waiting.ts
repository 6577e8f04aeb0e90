import { createServer, type RequestListener } from 'node:http';
import { waitHealthy } from '../../../actions/wait-healthy/definition.js';
import { run } from '../../../actions/wait-healthy/index.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Journal } from '../../../lib/journal/journal.js';

export interface Waited extends Ending {
  readonly journal: Journal;
}

/** Runs the whole of wait-healthy with inputs as a workflow gives them. */
export async function wait(
  given: Readonly<Record<string, string>>,
  signal: AbortSignal = new AbortController().signal,
): Promise<Waited> {
  const read = readInputs(waitHealthy, given, (name) => `input ${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  const journal = new Journal();
  const identity = { id: 'run-1', url: 'https://github.com/org/app/actions/runs/1', actor: 'tester' };
  const run_ = { ...identity, sha: '', branch: 'main', repository: 'org/app', directory: '/' };
  return {
    ...(await run(read.inputs, {
      run: run_,
      journal,
      signal,
      mask: () => undefined,
      redact: (text) => text,
    })),
    journal,
  };
}

/** The inputs that reach a host of the fleet. */
export const reaching = (host: FleetHost): Record<string, string> => ({
  host: host.target,
  key: host.privateKey,
  'known-hosts': host.knownHosts,
});

export interface LoopbackServer {
  readonly port: number;
  /** The paths with their authorization, as they were asked for. */
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[];
  stop(): Promise<void>;
}

/** A real HTTP server on loopback. */
export async function serve(listener: RequestListener): Promise<LoopbackServer> {
  const requests: { path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url ?? '', authorization: request.headers.authorization });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
