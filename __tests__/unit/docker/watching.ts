import type { ContainerState } from '../../../lib/docker/containers.js';
import { type HealthRequest, type HealthWatch, watchHealth } from '../../../lib/docker/health.js';
import type { DeployError } from '../../../lib/errors/deploy-error.js';
import { Clock } from './clock.js';
import { ScriptedEngine } from './scripted-engine.js';

/** A watch over the project `shop` of an engine that does what the test says, at a time that it lets pass. */
export class Watching {
  readonly clock = new Clock();
  readonly engine = new ScriptedEngine();
  readonly cancelling = new AbortController();
  /** Services that were told of as healthy. */
  readonly healthy: string[] = [];

  /** @returns the watch, listening */
  begin(): Promise<HealthWatch> {
    this.clock.install();
    return watchHealth(this.engine, ['docker'], 'shop');
  }

  /** Waits for the service `web`, and shows how it ended. */
  waiting(watch: HealthWatch, rest: Partial<HealthRequest> = {}) {
    const seen: { well?: readonly ContainerState[]; error?: DeployError } = {};
    const request: HealthRequest = {
      remote: this.engine,
      docker: ['docker'],
      project: 'shop',
      services: new Map([['web', { count: 1, endsWell: false }]]),
      existing: new Set(),
      timeoutMs: 60_000,
      stableForMs: 5_000,
      signal: this.cancelling.signal,
      onHealthy: (service) => this.healthy.push(service),
      ...rest,
    };
    void watch.wait(request).then(
      (well) => {
        seen.well = well;
      },
      (error) => {
        seen.error = error;
      },
    );
    return seen;
  }

  /** The engine restarts a container that died: the events, and what it has then. */
  restart(id: string, exitCode = 1): void {
    this.engine.change(id, { restartCount: 1 });
    this.engine.tell(id, 'die', { exitCode: String(exitCode) });
    this.engine.tell(id, 'start');
  }
}
