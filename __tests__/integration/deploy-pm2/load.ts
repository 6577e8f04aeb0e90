import type { Ending } from '../../../lib/capability/define-action.js';
import { RequestStream, type StreamReport } from '../../harness/request-stream.js';
import type { AppHosts } from './app-hosts.js';

export interface LoadReport extends StreamReport {
  readonly ending: Ending;
}

/** Deploys while requests flow to all hosts, and goes on for a moment, so that what comes late is seen too. */
export async function underLoad(apps: AppHosts, deploy: () => Promise<Ending>): Promise<LoadReport> {
  const urls = apps.hosts.map((host) => apps.url(host));
  const stream = new RequestStream({ urls, perSecond: 60 });
  const ending = await deploy().finally(async () => {
    const enough = stream.sent + 50;
    while (stream.sent < enough) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  return { ...(await stream.stop()), ending };
}
