import type { FleetHost } from '../../lib/fleet/fleet.js';
import { Hello, helloCompose } from '../harness/hello.js';
import { inTurn, median, timed } from './figures.js';

/**
 * What a deploy costs over `docker compose up -d --wait` on the host itself, and how soon it hears that a
 * service is healthy after the engine said so. Run by `scripts/bench changed`.
 */
const hello = await Hello.start(1, { 1: {}, 2: {} });
const lags: number[] = [];
try {
  const [host] = hello.hosts as [FleetHost];
  await host.run(['sh', '-c', 'mkdir -p /srv/floor && cat >/srv/floor/compose.yml'], {
    stdin: helloCompose.replace('8080:8080', '8081:8080').replace('name: hello', 'name: floor'),
  });
  let floorVersion = 1;
  let version = 1;
  const floorUp = () => {
    floorVersion = 3 - floorVersion;
    const up = `cd /srv/floor && IMAGE=hello/web:${floorVersion} docker compose up -d --wait --pull never`;
    return host.run(['sh', '-c', up]);
  };
  const deploy = async (): Promise<number> => {
    version = 3 - version;
    const since = Date.now() / 1000;
    let heard = 0;
    const run = await hello.deploy(
      String(version),
      { 'stable-for': '0s' },
      {
        onOutput: (text) => {
          if (heard === 0 && text.includes('web is healthy')) heard = Date.now();
        },
      },
    );
    if (run.outputs.outcome !== 'deployed') throw new Error(run.log);
    lags.push(heard - (await healthyAt(host, since)));
    return run.durationMs;
  };
  await floorUp();
  await deploy();
  const { floor = 0, ours = 0 } = await inTurn(7, { floor: () => timed(floorUp), ours: deploy });
  console.log(
    `docker compose up -d --wait on the host: ${floor.toFixed(0)} ms; deploy: ${ours.toFixed(0)} ms`,
  );
  console.log(`overhead ${((ours - floor) / 1000).toFixed(2)} s (at most 0.5 s)`);
  console.log(`healthy heard ${median(lags).toFixed(0)} ms after the engine's event (at most 150 ms)`);
} finally {
  await hello.stop();
}

/** When the engine said that the container is healthy, milliseconds since the epoch; host and runner share a clock here. */
async function healthyAt(host: FleetHost, since: number): Promise<number> {
  const events = await host.run([
    ...['docker', 'events', '--since', since.toFixed(3), '--until', (Date.now() / 1000).toFixed(3)],
    ...['--filter', 'label=com.docker.compose.project=hello', '--filter', 'event=health_status: healthy'],
    ...['--format', '{{.TimeNano}}'],
  ]);
  return Number(events.split('\n')[0]) / 1e6;
}
