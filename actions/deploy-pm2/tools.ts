import type { StepContext } from '../../lib/capability/capability.js';
import type { DeployError } from '../../lib/errors/deploy-error.js';
import type { Host } from '../../lib/host/host.js';
import { installPackages, packageCandidates, type RootAccess } from '../../lib/host/packages.js';
import { script } from '../../lib/host/script.js';
import { nodeInstallFailed, nodeMissing, nodeNeedsRoot, nodeUnfit } from './node-errors.js';
import { chooseNode, packageNames } from './node-packages.js';
import { type NodeRange, parseNodeRange } from './node-range.js';
import type { Tools } from './pm2.js';
import { oldestNode, pm2Version } from './pm2-version.js';
import { type HostState, probeHost } from './probe.js';
import type { AppRequest } from './request.js';

const npmDeadlineMs = 10 * 60_000;

/** `$1` is the folder of PM2's own, `$2` the version. It appears whole or not at all. */
const installPm2Text = `umask 022
rm -rf -- "$1.new" && mkdir -p -- "$1.new" && cd -- "$1.new" || exit
npm install --prefix . --no-audit --no-fund --no-update-notifier --omit=optional --loglevel=error "pm2@$2" || exit
rm -rf -- "$1" && mv -- "$1.new" "$1"`;

/**
 * Refuses a Node that is there and that the app does not run on; reads only.
 *
 * @throws DeployError `pm2-node-unfit`, `pm2-install-unavailable`, `pm2-install-needs-root`
 */
export function checkTools(host: Host, state: HostState, request: AppRequest): void {
  const { node, sudo } = state;
  const { fits, wanted } = wantedNode(request);
  if (node !== undefined && !fits(node.version))
    throw nodeUnfit(host.name, node.version, wanted, 'installed');
  const missing = missingOf(state, request);
  if (missing.words === '') return;
  if (!request.inputs['install-node'])
    throw nodeMissing(host.name, missing.words, 'Set install-node: true, or install it on the host.');
  if (sudo === undefined && (missing.node || missing.npm))
    throw nodeNeedsRoot(host.name, host.remote.username, missing.words);
}

/**
 * Installs what is missing of Node, npm and PM2. What is there is never replaced.
 *
 * @throws DeployError `pm2-install-*`, `pm2-node-unfit`
 */
export async function ensureTools(
  host: Host,
  state: HostState,
  request: AppRequest,
  context: StepContext,
): Promise<Tools> {
  checkTools(host, state, request);
  const { node, npm } = missingOf(state, request);
  if (node || npm) await installNode(host, state, request, { node, npm }, context);
  if (state.pm2 === undefined) await installPm2(host, state, context);
  const after =
    node || state.pm2 === undefined
      ? await probeHost(host, request.project, context.run.id, undefined, context.signal)
      : state;
  if (after.node === undefined || after.pm2 === undefined)
    throw nodeMissing(
      host.name,
      after.node === undefined ? 'Node' : 'PM2',
      'It was installed, and is not on the PATH of a login without a terminal; look there at command -v node.',
    );
  return { node: after.node.path, pm2: after.pm2 };
}

function wantedNode({ package: own }: AppRequest): { readonly fits: NodeRange; readonly wanted: string } {
  const range = own.engine === undefined ? undefined : parseNodeRange(own.engine);
  const oldest = parseNodeRange(oldestNode);
  const fits = (version: string) => (range?.(version) ?? true) && (oldest?.(version) ?? true);
  return { fits, wanted: own.engine === undefined ? `${oldestNode}, as PM2 does` : own.engine };
}

function missingOf({ node, hasNpm, pm2 }: HostState, { install }: AppRequest) {
  const needsNpm = pm2 === undefined || install?.[0] === 'npm' || install?.[0] === 'npx';
  const missing = { node: node === undefined, npm: needsNpm && !hasNpm, pm2: pm2 === undefined };
  const names = [missing.node && 'Node', missing.npm && 'npm', missing.pm2 && 'PM2'].filter(Boolean);
  return { ...missing, words: names.join(', ') };
}

async function installNode(
  host: Host,
  { sudo = [], packageManager, system }: HostState,
  request: AppRequest,
  missing: { readonly node: boolean; readonly npm: boolean },
  context: StepContext,
): Promise<void> {
  const { name } = host;
  const remedy = 'Install Node with npm on the host, for instance from https://nodejs.org/en/download.';
  if (packageManager === undefined)
    throw nodeMissing(name, `Node, and ${system} has neither apt nor dnf: it`, remedy);
  const root: RootAccess = {
    remote: host.remote,
    sudo,
    signal: context.signal,
    onLine: (line) => context.journal.write({ type: 'output', target: name, source: 'install', line }),
    failed: (label, result) => nodeInstallFailed(name, label, result),
  };
  const { fits, wanted } = wantedNode(request);
  const candidates = await packageCandidates(root, packageManager, packageNames[packageManager]);
  const choice = chooseNode(candidates, missing, fits);
  if ('unfit' in choice) throw nodeUnfit(name, choice.unfit.join(', '), wanted, 'offered');
  if ('unavailable' in choice)
    throw nodeMissing(
      name,
      `${choice.unavailable}, which the package sources of ${system} do not have,`,
      remedy,
    );
  await installPackages(root, packageManager, choice.packages);
}

async function installPm2(host: Host, { root }: HostState, { signal, journal }: StepContext): Promise<void> {
  const folder = `${root.slice(0, root.lastIndexOf('/'))}/.pm2/${pm2Version}`;
  const command = script('npm install pm2', installPm2Text, [folder, pm2Version]);
  const result = await host.remote.exec(command, {
    signal,
    deadlineMs: npmDeadlineMs,
    repeatable: true,
    onLine: (line) => journal.write({ type: 'output', target: host.name, source: 'install', line }),
  });
  if (result.code !== 0) throw nodeInstallFailed(host.name, command.label, result);
}

/** What ran a release is not there any more. */
export function missingTools(host: string): DeployError {
  return nodeMissing(host, 'Node or PM2', 'Deploy again, which installs what is missing.');
}
