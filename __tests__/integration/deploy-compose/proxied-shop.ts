import type { FleetHost } from '../../../lib/fleet/fleet.js';
import type { StreamReport } from '../../../lib/load/request-stream.js';
import { Hello } from '../../harness/hello.js';
import { nginxService } from '../../harness/nginx-service.js';
import type { ActionOptions, ActionRun } from '../../harness/run-action.js';
import { underLoad } from '../../harness/under-load.js';

/** A proxy of the compose file, and how it comes to know the service `web`. */
export interface ProxyService {
  readonly image: string;
  /** More lines of YAML of the proxy. */
  readonly lines: readonly string[];
  /** More lines of YAML of `web`. */
  readonly web?: readonly string[];
  /** What lies beside the compose file as `proxy.conf`. */
  readonly file?: string;
}

const indented = (lines: readonly string[] = []) => lines.map((line) => `    ${line}\n`).join('');

const composeOf = ({ image, lines, web }: ProxyService) => `name: shop
services:
  proxy:
    image: ${image}
    ports: ["8080:8080"]
    networks: [front]
    depends_on: [web]
    stop_grace_period: 1s
${indented(lines)}  web:
    image: "web:\${VERSION:?}"
    networks: [front, back]
    depends_on: [store]
    stop_grace_period: 5s
    healthcheck: { test: ["CMD", "curl", "-sf", "localhost:8080/health"], interval: 1s, timeout: 5s, retries: 2 }
${indented(web)}  store: { image: "deploy-kit/busybox-service:latest", networks: [back], stop_grace_period: 0s }
networks: { front: {}, back: {} }
`;

const url = 'http://localhost:8080/';

/** One host, and on it a project of a real proxy, a service behind it that is an nginx, and a store that this needs. */
export class ProxiedShop {
  private constructor(private readonly hello: Hello) {}

  /** @param images of the proxies that it may have */
  static async start(images: readonly string[]): Promise<ProxiedShop> {
    const hello = await Hello.start(1, {});
    const web = ['1', '2', 'sick'].map((version) => nginxService(hello.fleet.id, 'web', version));
    const all = [...images, 'deploy-kit/busybox-service:latest', ...(await Promise.all(web))];
    await hello.fleet.loadImages(all);
    return new ProxiedShop(hello);
  }

  stop(): Promise<void> {
    return this.hello.stop();
  }

  get host(): FleetHost {
    return this.hello.fleet.host(0);
  }

  /** Has this proxy from the next deploy on. */
  async write(proxy: ProxyService): Promise<void> {
    await this.hello.write('compose.yml', composeOf(proxy));
    await this.hello.write('proxy.conf', proxy.file ?? '');
  }

  /** @param version `1`, `2`, or `sick`: it never gets healthy */
  deploy(
    version: string,
    options: Partial<ActionOptions> = {},
    more: Readonly<Record<string, string>> = {},
  ): Promise<ActionRun> {
    const inputs = {
      env: `VERSION=${version}`,
      upload: 'proxy.conf',
      rolling: 'web',
      'rolling-wait': '2s',
      'stable-for': '1s',
      // A version that is deployed again comes from no registry.
      prune: 'false',
      ...more,
    };
    return this.hello.deploy('', inputs, options);
  }

  /** Waits until the proxy passes requests on. */
  async served(): Promise<void> {
    const patience = ['--retry', '30', '--retry-all-errors', '--retry-delay', '1'];
    await this.host.run(['curl', '--silent', '--fail', ...patience, url]);
  }

  /** Does something while requests go through the proxy. */
  underLoad<Value>(work: () => Promise<Value>): Promise<StreamReport & { readonly end: Value }> {
    return underLoad({ urls: [url.replace('localhost', this.host.internalAddress)], perSecond: 200 }, work);
  }

  /** Service and id of each container. */
  containers(): Promise<string> {
    const format = '{{.Label "com.docker.compose.service"}} {{.ID}}';
    return this.host.run(['docker', 'ps', '--all', '--no-trunc', '--format', format]);
  }
}
