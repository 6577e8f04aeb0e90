import { InvalidValue } from '../../lib/values/invalid-value.js';

export const appNameAccepts = 'letters, digits, - and _, beginning with a letter or digit';

/**
 * The name of an app, of which names of files and folders are made.
 *
 * @throws InvalidValue
 */
export function parseAppName(text: string): string {
  const name = text.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name))
    throw new InvalidValue((shown) => `${shown} is no name of an app`, text);
  return name;
}

export const logDirectoryAccepts = 'an absolute path, or one that starts with ~/';

/**
 * A folder on a host, without what a configuration of logrotate would read as something else.
 *
 * @throws InvalidValue
 */
export function parseLogDirectory(text: string): string {
  const path = text.trim().replace(/(?<=.)\/+$/, '');
  const isFolder = /^(\/|~\/)[^\s"'{}*?[\]\\]+$/.test(path) && !path.split('/').includes('..');
  if (!isFolder) throw new InvalidValue((shown) => `${shown} is no folder for logs`, text);
  return path;
}
