import type { HttpTarget } from '../../lib/health/http.js';
import type { TcpTarget } from '../../lib/health/tcp.js';
import { parseInteger, portRange } from '../../lib/values/integer.js';
import { InvalidValue } from '../../lib/values/invalid-value.js';
import { parseUrl, urlAccepts } from '../../lib/values/url.js';

export const httpTargetAccepts = urlAccepts;

/**
 * Reads a URL, and takes its user and password away from what is shown. Errors do not repeat them either.
 *
 * @throws InvalidValue when it is no URL of http or https
 */
export function parseHttpTarget(item: string): HttpTarget {
  const withoutLogin = item.replace(/\/\/[^/?#]*@/, '//***@');
  if (!URL.canParse(item)) parseUrl(withoutLogin.replace('***@', ''));
  const isHttp = /^https?:\/\//i.test(item) && URL.canParse(item);
  if (!isHttp) throw new InvalidValue((shown) => `${shown} is not a URL of http or https`, withoutLogin);
  const url = new URL(item);
  url.hash = '';
  // Its only place in a URL is the query, where a browser leaves it; curl's files read it as an escape.
  const href = url.href.replaceAll('\\', '%5C');
  const { username, password } = url;
  const secrets = new Set([password, decodeURIComponent(password)]);
  if (password !== '')
    secrets.add(
      Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64'),
    );
  url.username = '';
  url.password = '';
  return { href, shown: url.href, secrets: [...secrets].filter((secret) => secret !== '') };
}

export const tcpTargetAccepts = 'address:port, an IPv6 address in brackets';

/**
 * Reads where to connect to.
 *
 * @throws InvalidValue when there is no address, no port, or a port outside 1 to 65535
 */
export function parseTcpTarget(item: string): TcpTarget {
  const match =
    /^(?:tcp:\/\/)?(?:\[([0-9A-Fa-f:.%\w]+)\]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)):(\d+)$/.exec(
      item,
    );
  const address = match?.[1] ?? match?.[2];
  if (address === undefined) throw new InvalidValue((shown) => `${shown} is not ${tcpTargetAccepts}`, item);
  const port = parseInteger(match?.[3] ?? '', portRange);
  return { address, port, shown: address.includes(':') ? `[${address}]:${port}` : `${address}:${port}` };
}

export const ecsServiceAccepts = "cluster/service, or a service's ARN";

/** A service of ECS. */
export interface EcsServiceTarget {
  /** Name or ARN. */
  readonly cluster: string;
  readonly service: string;
}

/**
 * Reads which service of ECS is meant.
 *
 * @throws InvalidValue when it has no cluster or no service
 */
export function parseEcsService(item: string): EcsServiceTarget {
  const arn = /^arn:[\w-]+:ecs:[\w-]+:\d+:service\/(?<cluster>[\w-]+)\/(?<service>[\w-]+)$/;
  const { cluster, service } =
    (arn.exec(item) ?? /^(?<cluster>[\w-]+)\/(?<service>[\w-]+)$/.exec(item))?.groups ?? {};
  if (cluster === undefined || service === undefined)
    throw new InvalidValue((shown) => `${shown} is not ${ecsServiceAccepts}`, item);
  return { cluster, service };
}

export const metricAccepts =
  'lines NAMESPACE/NAME{DIMENSION=VALUE, ...} STATISTIC PERIOD BOUND, or a list of such lines and of maps as YAML or JSON, or the path of a file with it';
