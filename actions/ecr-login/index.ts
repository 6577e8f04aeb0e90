import { type EcrToken, ecrTokens } from '../../lib/aws/ecr-token.js';
import { awsProxy } from '../../lib/aws/proxy.js';
import type { Ending, InputsOf, RunContext } from '../../lib/capability/define-action.js';
import type { DeployError } from '../../lib/errors/deploy-error.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { ecrLoginInputs } from './definition.js';
import { login, logout } from './docker.js';

type Inputs = InputsOf<typeof ecrLoginInputs>;

/** Logs in to every registry that the inputs name. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { journal, signal } = context;
  const tokens = await tokensFor(inputs, signal);
  const hides = inputs['mask-password'];
  if (hides) for (const { password } of tokens) context.mask(password);
  else journal.write({ type: 'warning', message: 'the password is not hidden: mask-password is false' });
  const registries = tokens.map(({ registry }) => hostOf(registry));
  // Before anything is logged in to, so that a run that is killed is logged out as well.
  if (!inputs['skip-logout']) context.leave?.(JSON.stringify(registries));
  const done = new Map<string, EcrToken>();
  const outputs = registries.length === 1 ? { registry: registries[0] } : {};
  try {
    for (const [index, token] of tokens.entries()) {
      const registry = registries[index] ?? '';
      await login(registry, token, signal);
      done.set(registry, token);
      journal.write({ type: 'notice', message: `logged in to ${registry}` });
    }
  } catch (thrown) {
    const error = toDeployError(thrown);
    const outcome = signal.aborted ? 'cancelled' : 'failed';
    return { outcome, outputs, secretOutputs: passwordsOf(done), error };
  }
  return { outcome: 'changed', outputs, secretOutputs: passwordsOf(done) };
}

/** After the job: logs out of what was logged in to. */
export async function recover(_inputs: Inputs, { left, signal }: RunContext): Promise<Ending> {
  const registries: readonly string[] = JSON.parse(left ?? '[]');
  let error: DeployError | undefined;
  for (const registry of registries) {
    await logout(registry, signal).catch((thrown) => {
      error ??= toDeployError(thrown);
    });
  }
  return error ? { outcome: 'failed', outputs: {}, error } : { outcome: 'changed', outputs: {} };
}

async function tokensFor(inputs: Inputs, signal: AbortSignal): Promise<readonly EcrToken[]> {
  const proxy = awsProxy(inputs['http-proxy'], process.env);
  if (inputs['registry-type'] === 'public') {
    const { ecrPublicToken } = await import('../../lib/aws/ecr-public.js');
    return [await ecrPublicToken(signal, proxy)];
  }
  return ecrTokens(signal, { accounts: inputs.registries ?? [], proxy });
}

const hostOf = (registry: string) => registry.replace(/^https?:\/\//, '');

/** Names as the official action has them: every other character in a registry is an underscore. */
function passwordsOf(tokens: ReadonlyMap<string, EcrToken>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...tokens].flatMap(([registry, { username, password }]) => {
      const name = registry.replaceAll(/[^a-zA-Z0-9_]+/g, '_');
      return [
        [`docker_username_${name}`, username],
        [`docker_password_${name}`, password],
      ];
    }),
  );
}
