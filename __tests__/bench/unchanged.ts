import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { FleetHost } from '../../lib/fleet/fleet.js';
import { Hello } from '../harness/hello.js';
import { inTurn, timed } from './figures.js';

/**
 * The price of a deploy that changes nothing: six hosts, against six parallel `ssh host true` and against the
 * parallel script that people write (ssh host 'docker compose up -d --wait'). Run by `scripts/bench unchanged`.
 */
const run = promisify(execFile);
const hello = await Hello.start(6, { 1: {} });
try {
  const first = await hello.deploy('1');
  if (first.exitCode !== 0) throw new Error(first.log);
  const knownHosts = join(hello.workspace, 'known_hosts');
  await writeFile(knownHosts, hello.hosts.map((host) => host.knownHosts).join('\n'));
  const ssh = (host: FleetHost, command: string) =>
    run('ssh', [
      ...['-F', 'none', '-o', 'BatchMode=yes', '-o', `UserKnownHostsFile=${knownHosts}`],
      ...['-i', host.privateKeyPath, '-p', String(host.port), `${host.username}@${host.address}`, command],
    ]);
  const everywhere = (command: string) =>
    timed(() => Promise.all(hello.hosts.map((host) => ssh(host, command))));
  const up =
    'cd .deploy-kit/hello/current && docker compose -p hello -f deploy-kit.compose.json up -d --wait';

  const figures = await inTurn(7, {
    floor: () => everywhere('true'),
    script: () => everywhere(up),
    ours: async () => {
      const again = await hello.deploy('1');
      if (again.outputs.outcome !== 'unchanged') throw new Error(again.log);
      return again.durationMs;
    },
  });
  const { floor = 0, script = 0, ours = 0 } = figures;
  console.log(`six parallel ssh host true: ${floor.toFixed(0)} ms; parallel script: ${script.toFixed(0)} ms`);
  console.log(`unchanged deploy: ${ours.toFixed(0)} ms`);
  console.log(
    `${(ours / floor).toFixed(2)} x ssh host true (at most 1.4), ${(ours / script).toFixed(2)} x script (at most 0.45)`,
  );
} finally {
  await hello.stop();
}
