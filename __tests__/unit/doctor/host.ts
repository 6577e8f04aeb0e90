import type { HostMemory } from '../../../lib/docker/host-memory.js';
import type { DockerState } from '../../../lib/docker/install-probe.js';
import type { HostLook } from '../../../lib/doctor/host-look.js';
import type { SshTarget } from '../../../lib/ssh/dial.js';

/** A host that has all that a deploy needs, with some things other than that. */
export function dockerState(rest: Partial<DockerState> = {}): DockerState {
  return {
    sudo: ['sudo', '-n'],
    docker: ['docker'],
    hasCommandLine: true,
    hasEngine: true,
    compose: '2.26.1',
    packageManager: 'apt',
    system: 'Debian',
    said: { code: 0, signal: null, stdout: '', stderr: 'permission denied', durationMs: 1 },
    ...rest,
  };
}

export function hostMemory(rest: Partial<HostMemory> = {}): HostMemory {
  return {
    memoryBytes: 1024 ** 3,
    availableBytes: 1024 ** 3,
    swap: [],
    swapPaths: new Map(),
    limited: [],
    ...rest,
  };
}

export function hostLook(rest: Partial<HostLook> = {}): HostLook {
  return {
    aheadMs: 0,
    aheadWithinMs: 10,
    engineVersion: '26.1.5',
    engineDisk: undefined,
    homeDisk: undefined,
    memory: hostMemory(),
    tools: new Set(),
    ports: '',
    ...rest,
  };
}

export function target(name: string): SshTarget {
  return {
    spec: { name, address: '10.0.0.5', port: 22, username: 'ubuntu' },
    pins: { knownHosts: [], fingerprints: [] },
    connectTimeoutMs: 1000,
  };
}
