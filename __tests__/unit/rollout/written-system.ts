import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepDefinitions } from '../../../actions/steps.js';
import { readConfig } from '../../../lib/config/read-config.js';
import { readSystem, type System } from '../../../lib/rollout/system.js';

const run = {
  id: '1',
  url: '',
  actor: '',
  sha: '',
  branch: '',
  repository: 'org/repo',
  directory: '/elsewhere',
};

export interface WrittenSystem {
  /** The folder of deploy-kit.yml. */
  readonly directory: string;
  write(path: string, text: string): Promise<void>;
  /** Reads a file with these hosts and phases. */
  system(hostsAndPhases: string, masked?: string[]): Promise<System>;
}

/** Gives the tests of a file a folder of their own to write a system to. */
export function onWrittenSystem(): WrittenSystem {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'deploy-kit-system-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));
  return {
    get directory() {
      return directory;
    },
    write: (path, text) => writeFile(join(directory, path), text),
    async system(hostsAndPhases, masked = []) {
      const definitions = await stepDefinitions();
      const text = `project: shop\nssh: { fingerprint: "SHA256:${'A'.repeat(43)}" }\n${hostsAndPhases}`;
      const config = readConfig({
        file: 'deploy-kit.yml',
        directory,
        text,
        environment: {},
        run: { sha: '', branch: '', environment: '' },
        definitions,
      });
      const signal = new AbortController().signal;
      return readSystem(config, definitions, { run, signal, mask: (secret) => void masked.push(secret) });
    },
  };
}
