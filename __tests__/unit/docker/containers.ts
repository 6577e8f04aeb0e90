import type { ContainerState } from '../../../lib/docker/containers.js';

/** A container that runs and is well, as the engine has it. */
export function container(rest: Partial<ContainerState> = {}): ContainerState {
  return {
    id: 'c1',
    name: 'shop-web-1',
    service: 'web',
    status: 'running',
    exitCode: 0,
    outOfMemory: false,
    startError: '',
    health: 'none',
    healthOutput: '',
    restartCount: 0,
    restartPolicy: 'unless-stopped',
    publishesPorts: true,
    image: 'web:1',
    ...rest,
  };
}

/** The line that `docker inspect --format '{{json .}}'` prints of it, without what nobody reads. */
export function inspected(state: ContainerState): string {
  return JSON.stringify({
    Id: state.id,
    Created: '2026-11-22T10:00:00.000000000Z',
    Name: `/${state.name}`,
    RestartCount: state.restartCount,
    State: {
      Status: state.status,
      Running: state.status === 'running' || state.status === 'restarting',
      Paused: state.status === 'paused',
      Restarting: state.status === 'restarting',
      OOMKilled: state.outOfMemory,
      Dead: state.status === 'dead',
      Pid: state.status === 'running' ? 4711 : 0,
      ExitCode: state.exitCode,
      Error: state.startError,
      ...(state.health !== 'none' && {
        Health: {
          Status: state.health,
          FailingStreak: 0,
          Log: [{ Start: '', End: '', ExitCode: 0, Output: state.healthOutput }],
        },
      }),
    },
    Image: `sha256:${'a'.repeat(64)}`,
    HostConfig: {
      RestartPolicy: { Name: state.restartPolicy, MaximumRetryCount: 0 },
      PortBindings: state.publishesPorts ? { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } : {},
    },
    Config: {
      Image: state.image,
      Labels: {
        'com.docker.compose.project': 'shop',
        'com.docker.compose.service': state.service,
        'com.docker.compose.oneoff': 'False',
      },
    },
  });
}
