import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appFolder, ecosystemFile } from '../../../actions/deploy-pm2/ecosystem.js';
import { workerFile, workersFolder, workerText } from '../../../actions/deploy-pm2/worker-text.js';

/** A release of an app as it lies on a host, on this machine. */
export class ReleaseFolder {
  private constructor(readonly path: string) {}

  /** @param server the text of its script */
  static async with(server: string): Promise<ReleaseFolder> {
    const folder = new ReleaseFolder(await mkdtemp(join(tmpdir(), 'deploy-kit-release-')));
    for (const name of [appFolder, workersFolder]) await mkdir(join(folder.path, name));
    const cwd = join(folder.path, appFolder);
    const app = {
      name: 'user',
      script: 'server.js',
      cwd,
      instances: 2,
      env: { PORT: '3000', COLOUR: 'blue' },
    };
    await writeFile(join(folder.path, ecosystemFile), JSON.stringify({ apps: [app] }));
    await writeFile(join(folder.path, workerFile), workerText);
    await writeFile(join(cwd, 'server.js'), server);
    return folder;
  }

  get worker(): string {
    return join(this.path, workerFile);
  }

  get script(): string {
    return join(this.path, appFolder, 'server.js');
  }

  /** What a worker told of its ports; empty where it told nothing yet. */
  told(token: string): Promise<string> {
    return readFile(join(this.path, workersFolder, token), 'utf8').catch(() => '');
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}
