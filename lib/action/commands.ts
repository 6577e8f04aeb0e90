import { randomUUID } from 'node:crypto';

/**
 * The texts by which a step talks to the runner, as `@actions/core` 3 writes them; a test holds them equal.
 * That library is not used at run time, since most of its size and load time is its client for OIDC.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */

/** `::name key=value::message`, a line that the runner acts on. */
export function workflowCommand(
  name: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${written.length > 0 ? ` ${written.join(',')}` : ''}::${escapeData(message)}`;
}

/** A value for the files GITHUB_OUTPUT and GITHUB_STATE; the delimiter is one that no value can hold by plan. */
export function fileEntry(name: string, value: string, delimiter = `ghadelimiter_${randomUUID()}`): string {
  if (name.includes(delimiter) || value.includes(delimiter)) {
    throw new Error(`the value of ${name} holds the delimiter that ends it`);
  }
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
