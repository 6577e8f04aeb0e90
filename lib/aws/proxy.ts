import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { proxyUnsupported } from './errors.js';

/** How a client of AWS goes through a proxy: what its `requestHandler` takes. */
export interface AwsProxy {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
}

/**
 * The proxy for calls to AWS: the one that is given, else that of the environment, by the usual variables.
 *
 * @param url `http://user:password@proxy.example:3128`
 * @param node its version: before 24.5 it knows no proxies
 * @returns undefined where there is none
 * @throws DeployError `aws-proxy-unsupported` where one is given that would not be used
 * @see https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support
 */
export function awsProxy(
  url: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  node: string = process.versions.node,
): AwsProxy | undefined {
  const variable = (name: string) => environment[name] || environment[name.toLowerCase()];
  const http = url ?? variable('HTTP_PROXY');
  const https = url ?? variable('HTTPS_PROXY') ?? http;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const knowsProxies = major > 24 || (major === 24 && minor >= 5);
  if (url !== undefined && !knowsProxies) throw proxyUnsupported(node);
  if (!knowsProxies || (http === undefined && https === undefined)) return undefined;
  const proxyEnv = {
    ...(http && { HTTP_PROXY: http }),
    ...(https && { HTTPS_PROXY: https }),
    // What is given by hand holds for all addresses.
    ...(url === undefined && { NO_PROXY: variable('NO_PROXY') ?? '' }),
  };
  return { httpAgent: new HttpAgent({ proxyEnv }), httpsAgent: new HttpsAgent({ proxyEnv }) };
}

/** How a client of AWS sends its requests: none of them may hang. Milliseconds. */
export function requestsThrough(proxy: AwsProxy | undefined) {
  return { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true, ...proxy };
}
