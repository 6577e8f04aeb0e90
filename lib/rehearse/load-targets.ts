import type { HttpTarget } from '../health/http.js';
import { get } from '../load/get.js';
import type { LoadTarget } from '../load/request-stream.js';
import type { DeployStep } from './deploy-steps.js';

/** A published port of a service on a throwaway host. */
export interface PublishedService {
  readonly service: string;
  readonly host: string;
  readonly port: number;
}

/** A service that answers to HTTP, and how it is asked. */
export interface LoadedService extends PublishedService, LoadTarget {}

const probeMs = 5_000;

/** What services publish at fixed TCP ports. */
export function publishedServices(
  steps: readonly Pick<DeployStep, 'hosts' | 'rendered'>[],
): PublishedService[] {
  return steps.flatMap(({ hosts, rendered }) =>
    Object.entries(rendered.services ?? {}).flatMap(([service, { ports = [] }]) =>
      ports
        .filter(({ published, protocol = 'tcp' }) => protocol === 'tcp' && /^\d+$/.test(String(published)))
        .flatMap(({ published }) => hosts.map((host) => ({ service, host, port: Number(published) }))),
    ),
  );
}

/**
 * What a port is asked for, the best first: what the file's own waits ask it for, and what most services have.
 *
 * @param waits the inputs of the steps `wait-healthy` of the file
 */
export function pathsFor(port: number, waits: readonly Readonly<Record<string, unknown>>[]): string[] {
  const targets = waits.flatMap(({ http }) => (Array.isArray(http) ? (http as HttpTarget[]) : []));
  // As it is shown: what logs in to a service elsewhere stays out of reports.
  const urls = targets.flatMap(({ shown }) => (URL.canParse(shown) ? [new URL(shown)] : []));
  const own = urls.filter((url) => Number(url.port || 80) === port).map((url) => url.pathname + url.search);
  return [...new Set([...own, '/health', '/'])];
}

/**
 * Asks a port once for each path.
 *
 * @param address of its host
 * @returns the first that is answered well, else the first that is answered at all; undefined where nobody speaks HTTP
 */
export async function targetAt(
  address: string,
  port: number,
  paths: readonly string[],
): Promise<LoadTarget | undefined> {
  const answers: LoadTarget[] = [];
  for (const path of paths) {
    const url = `http://${address}:${port}${path}`;
    const answer = await get(url, probeMs).catch(() => undefined);
    if (answer === undefined) continue;
    answers.push({ url, status: answer.status });
    if (answer.status < 400) return answers.at(-1);
  }
  return answers.find(({ status }) => status < 500);
}
