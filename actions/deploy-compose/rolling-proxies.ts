import { readableDuration } from '../../lib/journal/readers/lines.js';
import { parseDuration } from '../../lib/values/duration.js';
import { InvalidValue } from '../../lib/values/invalid-value.js';

/** A condition on how a proxy finds containers. */
export type ProxyProblem = readonly [what: string, remedy: string];

/** A proxy that waits longer than this for one that is gone makes requests slow; milliseconds. */
const connectLimitMs = 2_000;

/**
 * Why a proxy would not follow when containers of a service come and go, by its configuration.
 *
 * @param text of all its files
 * @param service the name that requests are passed on to
 * @param waitMs how long it may take to look the name up again
 * @returns undefined where the text does not say how it finds the service
 */
export function proxyProblems(
  text: string,
  service: string,
  waitMs: number,
): readonly ProxyProblem[] | undefined {
  const plain = text.replaceAll(/(^|\s)#.*$/gm, '$1');
  if (!new RegExp(`(^|[^\\w.-])${escaped(service)}([^\\w.-]|$)`, 'm').test(plain)) return undefined;
  if (/\bproxy_pass\s/.test(plain)) return nginxProblems(plain, service, waitMs);
  // What Caddy has as JSON is not read.
  if (/(^|[^\w"])reverse_proxy\b/.test(plain)) return caddyProblems(plain, waitMs);
  return isServerOfTraefik(plain, service) ? traefikProblems(plain) : undefined;
}

/**
 * Why Traefik would not follow by labels of the service itself. From these it knows each container by its address: it
 * goes on asking one that has gone until it applies what it read of the engine since, 2 s later by default, and a
 * request waits up to 30 s for that container; a retry may come to the same one again. And where two containers say
 * different things of one router, it drops the router.
 *
 * @param labels of the service
 * @param proxies where they can stand
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/
 */
export function traefikLabelProblem(
  service: string,
  labels: Readonly<Record<string, string>> = {},
  proxies: readonly string[],
): ProxyProblem | undefined {
  if (!Object.keys(labels).some((label) => /^traefik\.(http|tcp|udp)\./i.test(label))) return undefined;
  return [
    'by its labels Traefik asks each of its containers by address, for seconds after one has gone, and none while the labels of old and new differ',
    `Move these labels to ${proxies.join(', ') || 'the proxy'}, with traefik.http.services.${service}.loadbalancer.server.url: http://${service}:PORT in place of server.port.`,
  ];
}

/** Traefik looks up the name in a URL for each connection, and tries each address; the URL stands in a label or a file. */
function isServerOfTraefik(text: string, service: string): boolean {
  return new RegExp(`\\burl["']?\\s*[=:]\\s*["']?\\w+://${escaped(service)}([^\\w.-]|$)`, 'im').test(text);
}

function nginxProblems(text: string, service: string, waitMs: number): ProxyProblem[] {
  const name = escaped(service);
  const problems: ProxyProblem[] = [];
  const server = new RegExp(`\\bserver\\s+${name}(:\\d+)?\\s*([^;]*);`).exec(text);
  const passed = new RegExp(`\\bproxy_pass\\s+\\w+://${name}([:/;]|$)`, 'm').test(text);
  const upstream = new RegExp(`\\bupstream\\s+${name}\\s*\\{`).test(text);
  if (server !== null && !/\bresolve\b/.test(server[2] ?? ''))
    problems.push([
      `nginx looks up ${service} once, at its start: server ${service} has no resolve`,
      `Say server ${service}:PORT resolve; (nginx 1.27.3 or newer), or proxy_pass http://$name with set $name ${service}:PORT;.`,
    ]);
  else if (passed && !upstream)
    problems.push([
      `nginx looks up ${service} once, at its start: proxy_pass names it`,
      `Say set $name ${service}:PORT; and proxy_pass http://$name;, so that it is looked up again.`,
    ]);
  const valid = /\bresolver\s[^;]*\bvalid=(\w+)/.exec(text)?.[1];
  if (valid === undefined || millisecondsOf(valid) > waitMs)
    problems.push([
      `nginx keeps addresses for ${valid ?? 'the ten minutes that Docker allows'}, longer than rolling-wait (${readableDuration(waitMs)})`,
      'Say resolver 127.0.0.11 valid=1s;.',
    ]);
  const connect = /\bproxy_connect_timeout\s+(\w+)/.exec(text)?.[1];
  if (connect === undefined || millisecondsOf(connect) > connectLimitMs)
    problems.push([
      `nginx waits ${connect ?? '60s'} for a container that has just gone before it tries the other`,
      'Say proxy_connect_timeout 250ms;.',
    ]);
  if (/\bproxy_next_upstream\s+off\b/.test(text))
    problems.push([
      'nginx does not try the other container when one has just gone: proxy_next_upstream off',
      'Leave it out: connections that are refused are then tried elsewhere.',
    ]);
  return problems;
}

/**
 * It tries each address of a name itself. What is lost are requests that a container had not yet taken from its queue
 * when it ended: they have been sent, so that only a retry by status sends them again.
 *
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/retry/
 */
function traefikProblems(text: string): ProxyProblem[] {
  if (/\bretry\b[\s\S]*?\bstatus["']?\s*[=:]/i.test(text)) return [];
  return [
    [
      'Traefik does not send again what a container had not yet taken when it ended: no retry has a status',
      'Give its router a middleware with retry.attempts: "3" and retry.status: "502" (Traefik 3.7 or newer).',
    ],
  ];
}

/** It looks a name up for each connection and tries each address; with `dynamic` it remembers them. */
function caddyProblems(text: string, waitMs: number): ProxyProblem[] {
  const problems: ProxyProblem[] = [];
  if (!/\blb_try_duration\s/.test(text))
    problems.push([
      'Caddy does not ask the other container when one ends before it answers: it has no lb_try_duration',
      'Say lb_try_duration 5s in reverse_proxy.',
    ]);
  if (!/\bdynamic\s+(a|srv)\b/.test(text)) return problems;
  const refresh = /\brefresh\s+(\w+)/.exec(text)?.[1];
  if (refresh === undefined || millisecondsOf(refresh) > waitMs)
    problems.push([
      `Caddy keeps addresses for ${refresh ?? '1m'}, longer than rolling-wait (${readableDuration(waitMs)})`,
      'Say refresh 1s in the dynamic upstream.',
    ]);
  const connect = /\bdial_timeout\s+(\w+)/.exec(text)?.[1];
  if (connect === undefined || millisecondsOf(connect) > connectLimitMs)
    problems.push([
      `Caddy waits ${connect ?? '3s'} for a container that has just gone before it tries the other`,
      'Say transport http { dial_timeout 250ms } in reverse_proxy.',
    ]);
  return problems;
}

/** nginx and Caddy write durations as we do, and nginx takes seconds where no unit stands. */
function millisecondsOf(text: string): number {
  try {
    return parseDuration(/^\d+$/.test(text) ? `${text}s` : text);
  } catch (thrown) {
    if (thrown instanceof InvalidValue) return Number.POSITIVE_INFINITY;
    throw thrown;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
