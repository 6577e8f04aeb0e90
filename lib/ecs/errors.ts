import { DeployError } from '../errors/deploy-error.js';

/** By Node's code of an error in the file system. */
const readFailures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is no text in UTF-8',
};

export function fileUnreadable(path: string, code: string): DeployError {
  return new DeployError({
    code: 'task-definition-file',
    kind: 'input',
    where: path,
    what: `the task definition cannot be read: ${readFailures[code] ?? code}`,
    remedy: 'Give the path of a JSON or YAML file, from the folder of the repository; is it checked out?',
  });
}

export function fileEmpty(path: string): DeployError {
  return new DeployError({
    code: 'task-definition-file',
    kind: 'input',
    where: path,
    what: 'the file is empty',
    remedy: 'Write a task definition into it, with family and containerDefinitions.',
  });
}
