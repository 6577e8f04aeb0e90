import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import type { Change } from '../../lib/journal/events.js';
import { changedNames } from '../../lib/values/changed-names.js';
import type { HostState } from './probe.js';
import type { AppRecord } from './record.js';
import { type AppRequest, environmentOf, fingerprintOf, settingsOf } from './request.js';

/**
 * What a deploy of a request changes on a host.
 *
 * @returns none where what runs is what is asked for, and well
 */
export function changesOf(request: AppRequest, state: HostState): Change[] {
  const subject = `app ${request.app}`;
  const { current, key } = state;
  if (current === undefined || key === undefined) return [{ subject, action: 'create' }];
  const differences = [...requestDifferences(request, current.record, key), ...drift(state)];
  if (differences.length > 0) return [{ subject, action: 'update', detail: differences.join('; ') }];
  // The command that installs is no setting that a person would look for.
  const same = current.record.fingerprint === keyedFingerprint(key, fingerprintOf(request));
  return same ? [] : [{ subject, action: 'update', detail: 'how it is installed' }];
}

/** How what is there differs from its ledger, in words. */
export function drift({ current, workers, health }: HostState): string[] {
  if (current === undefined) return [];
  if (current.status.state !== 'healthy') return ['an earlier deploy did not come to its end'];
  const { instances } = current.record.settings;
  const words = String(workers) === instances ? [] : [`${workers} of ${instances} workers run`];
  return health === undefined || /^2/.test(health)
    ? words
    : [...words, `its health URL answers ${answer(health)}`];
}

const answer = (status: string): string => (status === '000' ? 'nothing' : status);

function requestDifferences(request: AppRequest, was: AppRecord, key: string): string[] {
  const settings = settingsOf(request);
  const names = [...new Set([...Object.keys(was.settings), ...Object.keys(settings)])];
  const changed = names.flatMap((name) => {
    const [before = 'none', after = 'none'] = [was.settings[name], settings[name]];
    return before === after ? [] : [`${name} ${before} -> ${after}`];
  });
  const files = request.files.map(({ file, sha256 }) => [file.path, file.mode, sha256]);
  const source = keyedFingerprint(key, files) === was.files ? [] : ['source'];
  const values = Object.entries(environmentOf(request));
  const now = Object.fromEntries(values.map(([name, value]) => [name, keyedFingerprint(key, value)]));
  const variables = changedNames(was.environment, now);
  return [...changed, ...source, ...(variables.length > 0 ? [`environment ${variables.join(', ')}`] : [])];
}
