import { ecrCredentials } from '../../lib/aws/ecr-token.js';
import type { RegistryLogin } from '../../lib/docker/registry-login.js';
import type { DeployComposeInputs } from './request.js';

/** The login of the inputs; a token of ECR is fetched once for all hosts, when the first one needs it. */
export class RegistryAccess {
  #token: Promise<RegistryLogin> | undefined;

  constructor(private readonly inputs: DeployComposeInputs) {}

  /** @returns undefined where the hosts use what they know themselves */
  async login(signal: AbortSignal): Promise<RegistryLogin | undefined> {
    const {
      registry = 'docker.io',
      'registry-username': username,
      'registry-password': password,
    } = this.inputs;
    if (registry === 'ecr') {
      this.#token ??= ecrCredentials(signal);
      return this.#token;
    }
    if (username === undefined || password === undefined) return undefined;
    return { registry, username, password };
  }
}
