import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fleet, startFleet } from '../../lib/fleet/fleet.js';
import { removePreparedDisks } from '../../lib/fleet/prepared.js';
import { listFleets, removeFleet, removeLeftovers } from '../../lib/fleet/removal.js';

const usage = `usage: fleet up [N]       start N fresh hosts (2) that stay until they are taken down
       fleet list         the fleets on this machine
       fleet down ID...   remove these
       fleet down --all   remove those of \`fleet up\`, and what runs that died left behind`;

async function main([verb, ...words]: readonly string[]): Promise<number> {
  if (verb === 'up') return up(Number(words[0] ?? 2));
  if (verb === 'list') return list();
  if (verb === 'down' && words.length > 0) return down(words);
  console.error(usage);
  return 2;
}

async function up(count: number): Promise<number> {
  if (!Number.isInteger(count) || count < 1) {
    console.error(usage);
    return 2;
  }
  const fleet = await startFleet({ hosts: count, keep: true });
  const knownHosts = join(fleet.folder, 'known_hosts');
  await writeFile(knownHosts, fleet.knownHosts);
  console.log(described(fleet, knownHosts));
  return 0;
}

function described(fleet: Fleet, knownHosts: string): string {
  const login = (port: number) =>
    `ssh -i ${join(fleet.folder, 'key')} -o UserKnownHostsFile=${knownHosts} -p ${port} ubuntu@127.0.0.1`;
  return [
    `fleet ${fleet.id}`,
    ...fleet.hosts.map((host) => `  ${host.target}\n    ${login(host.port)}`),
    `take it down with: scripts/fleet/fleet down ${fleet.id}`,
  ].join('\n');
}

async function list(): Promise<number> {
  for (const fleet of await listFleets()) {
    console.log(`${fleet.id}  owner ${fleet.owner}  ${fleet.containers.join(' ')}`);
  }
  return 0;
}

async function down(words: readonly string[]): Promise<number> {
  const all = words.includes('--all');
  const removed = all ? await removeLeftovers({ kept: true }) : words;
  if (all) await removePreparedDisks();
  else for (const id of words) await removeFleet(id);
  for (const id of removed) console.log(`removed ${id}`);
  return 0;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
