import type { PublishedPort } from '../docker/taken-ports.js';

/** What a step needs of each of its hosts, as far as it can be told before it runs. `doctor` looks whether it is there. */
export interface StepNeeds {
  /** Root, without a password. */
  readonly root?: boolean;
  /** Docker with its Compose plugin. */
  readonly docker?: {
    /** The step installs what is missing; that takes root. */
    readonly installs: boolean;
  };
  /** Ports that it publishes. */
  readonly ports?: readonly PublishedPort[];
  /** What it publishes at ports that only the host can tell, in words. */
  readonly portsUnknown?: readonly string[];
  /** What its containers may take together, by their limits; absent where they have none. */
  readonly memory?: MemoryNeed;
  /** The swap file that it makes. */
  readonly swap?: { readonly path: string; readonly bytes: number };
  /** Programs; of each list one is enough. */
  readonly tools?: readonly (readonly string[])[];
  /** A registry that the hosts are to reach. */
  readonly registry?: RegistryNeed;
  /** Actions of AWS that this machine has to be allowed, such as `ecr:GetAuthorizationToken`. */
  readonly aws?: readonly string[];
}

/** Memory that has to be there. */
export interface MemoryNeed {
  readonly bytes: number;
  /** What a step does where it is not there. */
  readonly check: 'fail' | 'warn' | 'off';
}

/** A registry, and who logs in there. */
export interface RegistryNeed {
  /** As the input has it: `ghcr.io`, `ecr`, ... */
  readonly name: string;
  /**
   * @returns undefined where the hosts use what they know themselves
   * @throws DeployError `aws-refused` where AWS gives no token
   */
  login(
    signal: AbortSignal,
  ): Promise<{ readonly registry: string; readonly username: string; readonly password: string } | undefined>;
}
