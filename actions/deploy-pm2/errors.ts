import { DeployError } from '../../lib/errors/deploy-error.js';
import { nearestName } from '../../lib/values/nearest.js';

/** The source is not there. */
export function sourceMissing(written: string, directory: string): DeployError {
  return new DeployError({
    code: 'pm2-source-missing',
    kind: 'input',
    what: `${written} is not there`,
    where: 'input source',
    remedy: `Paths are relative to ${directory}. In a workflow, check out the repository first (actions/checkout).`,
  });
}

/** The source is neither a folder nor a tarball. */
export function sourceInvalid(written: string, why: string): DeployError {
  return new DeployError({
    code: 'pm2-source-invalid',
    kind: 'input',
    what: `${written} is no app that can be read: ${why}`,
    where: 'input source',
    remedy: 'Give a folder, or a tarball as `tar -czf app.tar.gz -C FOLDER .` or `npm pack` makes it.',
  });
}

/** A tarball holds what would leave the folder that it is unpacked in. */
export function sourceUnsafe(written: string, unsafe: readonly string[]): DeployError {
  const more = unsafe.length > 5 ? `; and ${unsafe.length - 5} more` : '';
  return new DeployError({
    code: 'pm2-source-unsafe',
    kind: 'input',
    what: `${unsafe.slice(0, 5).join('; ')}${more}`,
    where: `input source, ${written}`,
    remedy: 'Make the tarball in the folder of the app, of files alone: tar -czf app.tar.gz -C FOLDER .',
  });
}

/** A package.json that npm would not read either. */
export function packageInvalid(why: string): DeployError {
  return new DeployError({
    code: 'pm2-package-invalid',
    kind: 'input',
    what: `it cannot be read: ${why}`,
    where: 'input source, package.json',
    remedy: 'Mend the package.json.',
  });
}

/** The script is not among the files of the app. */
export function scriptMissing(script: string, source: string, paths: readonly string[]): DeployError {
  const near = nearestName(script, paths);
  return new DeployError({
    code: 'pm2-script-missing',
    kind: 'input',
    what: `there is no ${script} in ${source}${near === undefined ? '' : `; did you mean ${near}?`}`,
    where: 'input script',
    remedy:
      'Give the script by its path in the source. One that is built on the host needs the input install to build it.',
  });
}

/** `npm ci` without a lock file. */
export function lockMissing(source: string): DeployError {
  return new DeployError({
    code: 'pm2-lock-missing',
    kind: 'input',
    what: `${source} has a package.json and no package-lock.json, which npm ci needs`,
    where: 'input source',
    remedy:
      'Commit the lock file that npm install writes, or give the input install (`true` installs nothing).',
  });
}
