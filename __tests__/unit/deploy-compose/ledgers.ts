import type { HostState, Release } from '../../../actions/deploy-compose/probe.js';
import type { ReleaseRecord, ReleaseStatus, ServiceRecord } from '../../../actions/deploy-compose/record.js';

/** What the ledger keeps of a service. */
export function serviceRecord(version: string, rest: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    image: `shop/web:${version}`,
    pinned: `shop/web@sha256:${version.repeat(64)}`,
    imageId: `sha256:id${version}`,
    fingerprint: 'f',
    environment: {},
    count: 1,
    endsWell: false,
    ...rest,
  };
}

/** A release that ran well, of one service whose container is `c<version>`. */
export function release(
  id: string,
  record: Partial<ReleaseRecord> = {},
  status: Partial<ReleaseStatus> = {},
): Release {
  return {
    record: {
      version: 1,
      id,
      project: 'shop',
      createdAt: '2026-11-22T09:59:00Z',
      run: { url: `https://run/${id}` },
      fingerprint: 'f',
      projectDirectory: '.',
      services: { web: serviceRecord('1') },
      left: [],
      before: { kind: 'release' },
      ...record,
    },
    status: {
      state: 'healthy',
      at: '2026-11-22T10:00:00Z',
      containers: [{ id: 'c1', service: 'web' }],
      ended: [],
      ...status,
    },
  };
}

/** A host on which a release runs. */
export function hostState(current: Release | undefined, rest: Partial<HostState> = {}): HostState {
  return {
    root: '/s/shop',
    docker: { kind: 'usable', command: ['docker'] },
    key: 'key',
    locked: false,
    current,
    healthy: current,
    containers: [{ id: 'c1', service: 'web', state: 'running', status: 'Up 5 minutes' }],
    edited: [],
    ...rest,
  };
}
