import { registryPlace } from '../../lib/build/registry-place.js';
import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

/** What must hold between the inputs of build-images. */
export const consistent: readonly InputRule[] = [
  {
    inputs: ['registry-username', 'registry-password', 'push'],
    check: ({ 'registry-username': username, 'registry-password': password, push }) => {
      // A pull request from a fork has the user's name, and no secret: it builds, and pushes nothing.
      if (push !== true || (username === undefined) === (password === undefined)) return undefined;
      const [given, left] = username === undefined ? ['password', 'username'] : ['username', 'password'];
      return conflict(`registry-${given} is given without registry-${left}`, 'Give both, or none of them.');
    },
  },
  {
    inputs: ['registry'],
    check: ({ registry }) => {
      if (registry === undefined || registry === 'ecr' || registryPlace(String(registry))) return undefined;
      return conflict(
        `${JSON.stringify(registry)} names no registry`,
        'Write its host first: ghcr.io/OWNER, docker.io/OWNER, 123456789012.dkr.ecr.eu-west-1.amazonaws.com.',
      );
    },
  },
  {
    inputs: ['images', 'files'],
    check: ({ images, files }) => {
      const isDefault = Array.isArray(files) && files.length === 1 && files[0] === 'compose.yml';
      return images === undefined || isDefault
        ? undefined
        : conflict('images and files are both given', 'Leave one of them out: images is in place of files.');
    },
  },
];

function conflict(what: string, remedy: string): DeployError {
  return new DeployError({ code: 'input-conflict', kind: 'input', what, remedy });
}
