import type { HostState } from '../../../actions/deploy-pm2/probe.js';
import type { AppRecord, AppRelease } from '../../../actions/deploy-pm2/record.js';
import { type AppRequest, fingerprintOf, settingsOf } from '../../../actions/deploy-pm2/request.js';
import { keyedFingerprint } from '../../../lib/host/keyed-fingerprint.js';
import { inputsOf } from './inputs.js';

const key = 'key';

/** A request for one file. */
export function requestFor(given: Readonly<Record<string, string>> = {}, sha256 = 'a'): AppRequest {
  const inputs = inputsOf({ env: 'COLOUR=blue', ...given });
  const file = { path: 'server.js', content: Buffer.from(''), mode: 0o644 };
  return {
    app: 'user',
    project: 'pm2-user',
    inputs,
    files: [{ file, sha256 }],
    script: 'server.js',
    package: { version: '1.0.0' },
    install: undefined,
    end: async () => undefined,
  };
}

/** The release that a deploy of a request leaves. */
export function releaseOf(request: AppRequest, more: Partial<AppRecord> = {}): AppRelease {
  const files = request.files.map(({ file, sha256 }) => [file.path, file.mode, sha256]);
  const values = Object.entries({ ...request.inputs.env, ...request.inputs.secrets });
  const record: AppRecord = {
    version: 1,
    id: 'r1',
    app: 'user',
    createdAt: '2026-11-26T10:00:00Z',
    run: { url: 'https://github.com/org/shop/actions/runs/1' },
    fingerprint: keyedFingerprint(key, fingerprintOf(request)),
    settings: settingsOf(request),
    files: keyedFingerprint(key, files),
    environment: Object.fromEntries(values.map(([name, value]) => [name, keyedFingerprint(key, value)])),
    before: { kind: 'nothing' },
    ...more,
  };
  return { record, status: { state: 'healthy', at: '2026-11-26T10:01:00Z' } };
}

/** A host on which a release runs well. */
export function stateWith(current: AppRelease | undefined, more: Partial<HostState> = {}): HostState {
  return {
    root: '/home/ubuntu/.deploy-kit/pm2-user',
    key: current && key,
    locked: false,
    current,
    healthy: current,
    home: '/home/ubuntu',
    sudo: ['sudo', '-n'],
    packageManager: 'apt',
    system: 'Debian GNU/Linux 13 (trixie)',
    node: { version: '20.19.2', path: '/usr/bin/node' },
    hasNpm: true,
    pm2: '/usr/local/lib/node_modules/pm2',
    workers: Number(current?.record.settings.instances ?? 0),
    health: undefined,
    ...more,
  };
}
