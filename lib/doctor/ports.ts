import { ownerOf, takenPorts } from '../docker/taken-ports.js';
import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { HostLook } from './host-look.js';
import type { NeedingStep, Subject } from './subject.js';

/** Whether the ports that each project publishes are free, or its own already. */
export function portChecks({ host, steps, look, docker }: Subject): Check[] {
  const publishing = steps.filter(({ needs }) => needs.ports !== undefined);
  return publishing.map((step) => ({
    name: publishing.length > 1 ? `ports of ${step.step.work.state?.project}` : 'ports',
    host,
    run: async () => {
      const state = await docker();
      // Of an engine that may not be asked, no port can be told from the project's own.
      const isBlind = state.docker === undefined && state.hasEngine;
      return portsFinding(step.needs, step.step.work.state?.project ?? '', await look(), isBlind);
    },
  }));
}

/**
 * @param project whose own containers may have them
 * @param isBlind the engine is there and does not say which ports are whose
 */
export function portsFinding(
  { ports = [], portsUnknown = [] }: NeedingStep['needs'],
  project: string,
  { ports: seen, tools }: Pick<HostLook, 'ports' | 'tools'>,
  isBlind = false,
): Finding {
  const notRead =
    portsUnknown.length === 0 ? '' : `; only Compose on the host can tell ${portsUnknown.join(', ')}`;
  if (ports.length === 0) return skip(`none is published${notRead}`);
  const taken = takenPorts(seen, project);
  const clashes = ports.flatMap((wanted) => {
    const owner = ownerOf(wanted, taken);
    return owner === undefined ? [] : [`${wanted.port} of ${wanted.service} is taken by ${owner}`];
  });
  if (clashes.length > 0 && isBlind) return skip(`${clashes.join(', ')}, or by the project's own container`);
  if (clashes.length > 0) {
    return notGood(
      clashes.join(', '),
      'Stop what has the port (ss -ltnp and docker ps on the host say what it is), or publish another one.',
    );
  }
  const blind = tools.has('ss') ? '' : '; without ss on the host only those of containers are known';
  return ok(`${ports.map(({ port }) => port).join(', ')} free, or the project's own${blind}${notRead}`);
}
