import type { InputsOf } from '../../lib/capability/define-action.js';
import { composeOnHost } from '../../lib/health/compose-probe.js';
import { commandOnHost, httpFromHost, tcpFromHost } from '../../lib/health/host-probes.js';
import type { Probe } from '../../lib/health/probe.js';
import { httpFromRunner, tcpFromRunner } from '../../lib/health/runner-probes.js';
import type { Remote } from '../../lib/ssh/remote.js';
import type { waitHealthyInputs } from './definition.js';

/** One probe for each thing that is waited for, and for each host that asks. */
export function probesFor(
  inputs: InputsOf<typeof waitHealthyInputs>,
  remotes: readonly Remote[],
): readonly Probe[] {
  const { http = [], tcp = [], command, compose, from } = inputs;
  const expectation = { statuses: inputs['expect-status'], body: inputs['expect-body'] };
  const here =
    from === 'runner'
      ? [...http.map((target) => httpFromRunner(target, expectation)), ...tcp.map(tcpFromRunner)]
      : [];
  const there = remotes.flatMap((remote) => [
    ...(from === 'host' ? http.map((target) => httpFromHost(remote, target, expectation)) : []),
    ...(from === 'host' ? tcp.map((target) => tcpFromHost(remote, target)) : []),
    ...(command === undefined ? [] : [commandOnHost(remote, command)]),
    ...(compose === undefined ? [] : [composeOnHost(remote, compose)]),
  ]);
  return [...here, ...there];
}
