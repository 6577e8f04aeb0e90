import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import lock from '../../../actions/vercel/cli/package-lock.json';

export interface TamperedRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

/** A stand-in for a registry that has every package of the lock file, in that version, with something else in it. */
export async function startTamperedRegistry(): Promise<TamperedRegistry> {
  const versions = new Map(
    Object.entries(lock.packages).map(([path, entry]) => [
      path.replace(/^.*node_modules\//, ''),
      'version' in entry ? entry.version : '',
    ]),
  );
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1));
    const version = versions.get(name);
    if (version === undefined) {
      response.end('not the package that was pinned');
      return;
    }
    const dist = { tarball: `${url}/-/${encodeURIComponent(name)}.tgz` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ name, versions: { [version]: { name, version, dist } } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
