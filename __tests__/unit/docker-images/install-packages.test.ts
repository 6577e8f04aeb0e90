import { choosePackages } from '../../../lib/docker/install-packages.js';
import { parseAptPolicy, parseDnfList } from '../../../lib/host/packages.js';

const everything = { engine: true, compose: true };

/** What `apt-cache policy` prints, for the names of a map. */
function policy(candidates: Record<string, string>): string {
  return Object.entries(candidates)
    .map(
      ([name, candidate]) =>
        `${name}:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n     1 500\n`,
    )
    .join('');
}

describe('the packages for Docker', () => {
  test.each([
    [
      'Debian 13',
      { 'docker.io': '26.1.5', 'docker-cli': '26.1.5', 'docker-compose': '2.26.1-4' },
      ['docker.io', 'docker-cli', 'docker-compose'],
    ],
    [
      'Ubuntu 24.04',
      { 'docker.io': '27.5.1', 'docker-compose': '1.29.2-6', 'docker-compose-v2': '2.33.0' },
      ['docker.io', 'docker-compose-v2'],
    ],
    [
      "a host with Docker's own repository",
      {
        'docker-ce': '5:28.2.2',
        'docker-ce-cli': '5:28.2.2',
        'containerd.io': '1.7.27',
        'docker.io': '26.1.5',
        'docker-compose-plugin': '2.36.2',
        'docker-compose': '(none)',
      },
      ['docker-ce', 'docker-ce-cli', 'containerd.io', 'docker-compose-plugin'],
    ],
  ])('on %s', (_system, candidates, packages) => {
    expect(choosePackages(parseAptPolicy(policy(candidates)), everything)).toEqual({ packages });
  });

  test('are only those of what is missing', () => {
    const candidates = new Map([
      ['docker.io', '27.5.1'],
      ['docker-compose-v2', '2.33.0'],
    ]);
    expect(choosePackages(candidates, { engine: false, compose: true })).toEqual({
      packages: ['docker-compose-v2'],
    });
  });

  test('lack Compose on Debian 12, whose docker-compose is version 1 and no plugin', () => {
    const candidates = parseAptPolicy(policy({ 'docker.io': '20.10.24', 'docker-compose': '1.29.2-3' }));
    expect(choosePackages(candidates, everything)).toEqual({ unavailable: 'the Compose plugin' });
  });

  test('lack Compose on Amazon Linux 2023 without a further repository', () => {
    const list = 'Available Packages\ndocker.x86_64    25.0.8-1.amzn2023.0.4    amazonlinux\n';
    expect(choosePackages(parseDnfList(list), everything)).toEqual({ unavailable: 'the Compose plugin' });
  });

  test('are found in what dnf lists, epoch or not', () => {
    const list = [
      'docker-ce.x86_64              3:28.2.2-1.el9    docker-ce-stable',
      'docker-ce-cli.x86_64          1:28.2.2-1.el9    docker-ce-stable',
      'containerd.io.x86_64          1.7.27-3.1.el9    docker-ce-stable',
      'docker-compose-plugin.x86_64  2.36.2-1.el9      docker-ce-stable',
    ].join('\n');
    expect(choosePackages(parseDnfList(list), everything)).toEqual({
      packages: ['docker-ce', 'docker-ce-cli', 'containerd.io', 'docker-compose-plugin'],
    });
  });
});
