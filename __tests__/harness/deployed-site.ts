import { createServer, type Server } from 'node:https';
import type { Certificate } from './certificate.js';

/** What visitors of the deployments of a stand-in for Vercel get. */
export class DeployedSite {
  /** The status of every path, where set. */
  status: number | undefined;
  /** Deployment Protection: it wants this secret in `x-vercel-protection-bypass`. */
  protection: string | undefined;
  /** The paths that were asked for. */
  readonly requests: string[] = [];

  /** A server of its own for each deployment, as each has a URL of its own. */
  serve(files: ReadonlyMap<string, Buffer>, certificate: Certificate): Server {
    return createServer(certificate, (request, response) => {
      const path = (request.url ?? '/').replace(/\?.*/, '');
      this.requests.push(path);
      if (
        this.protection !== undefined &&
        request.headers['x-vercel-protection-bypass'] !== this.protection
      ) {
        response.writeHead(401).end('Authentication Required');
        return;
      }
      const file = path.endsWith('/') ? `${path}index.html` : path;
      const content = files.get(`.vercel/output/static${file}`);
      response.writeHead(this.status ?? (content ? 200 : 404));
      response.end(this.status ? 'the site is broken' : (content ?? 'The page could not be found'));
    });
  }
}
