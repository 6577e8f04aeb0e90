import { installDocker } from '../../../lib/docker/install.js';
import type { CommandResult, Remote } from '../../../lib/ssh/remote.js';

const ended = (code: number, stdout = ''): CommandResult => ({
  code,
  signal: null,
  stdout,
  stderr: '',
  durationMs: 1,
});

/** What a host of Amazon Linux 2023 printed; no mirror of its packages is at hand to install from for real. */
class ScriptedDnfHost implements Partial<Remote> {
  readonly name = 'amazon';
  readonly username = 'ec2-user';
  readonly ran: string[] = [];
  #isInstalled = false;

  constructor(private readonly available: string) {}

  async exec({ argv }: { argv: readonly string[] }): Promise<CommandResult> {
    const words = argv.join(' ');
    if (words.includes('command -v')) return ended(0, this.#probe());
    this.ran.push(words.replace(/sh -c .* deploy-kit/s, 'sh'));
    if (words.includes('dnf -q list')) return ended(this.available === '' ? 1 : 0, this.available);
    if (words.includes('install')) this.#isInstalled = true;
    return ended(0);
  }

  #probe(): string {
    const docker = this.#isInstalled ? 'engine=yes\ncli=yes\ndocker=sudo\ncompose=2.36.2\n' : '';
    return `root=sudo\n${docker}manager=dnf\ninit=systemd\nsystem=Amazon Linux 2023\n`;
  }
}

const install = (host: ScriptedDnfHost) =>
  installDocker({ remote: host as unknown as Remote, signal: new AbortController().signal });

test('a dnf host whose sources have Docker and the plugin gets both, and the engine is started', async () => {
  const host = new ScriptedDnfHost(
    'docker.x86_64  25.0.8-1.amzn2023.0.4  amazonlinux\ndocker-compose-plugin.x86_64  2.36.2-1  docker\n',
  );
  const installed = await install(host);
  expect(installed).toEqual({
    changed: true,
    docker: ['sudo', '-n', 'docker'],
    packages: ['docker', 'docker-compose-plugin'],
  });
  expect(host.ran.slice(1)).toEqual([
    'sudo -n dnf -y -q install docker docker-compose-plugin',
    'sudo -n sh ec2-user',
  ]);
});

test('a dnf host without the plugin gets nothing, and is told where the plugin is', async () => {
  const host = new ScriptedDnfHost('docker.x86_64  25.0.8-1.amzn2023.0.4  amazonlinux\n');
  await expect(install(host)).rejects.toMatchObject({
    code: 'docker-install-no-compose',
    what: 'the package sources of Amazon Linux 2023 do not have the Compose plugin',
  });
  expect(host.ran).toHaveLength(1);
});
