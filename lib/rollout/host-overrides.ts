import { DeployError, InputProblems } from '../errors/deploy-error.js';

/**
 * Reads `name=address` of the input `hosts` and of `--host`: a name that stands several times is several hosts.
 *
 * @param text split by commas or lines
 * @param where how a person finds it: `input hosts`, `--host`
 * @returns name -> what the input `host` takes
 * @throws InputProblems for each part without a name
 */
export function hostOverrides(text: string, where = 'input hosts'): Readonly<Record<string, string>> {
  const problems: DeployError[] = [];
  const hosts: Record<string, string[]> = {};
  for (const part of text.split(/[,\n]/).map((item) => item.trim())) {
    if (part === '') continue;
    const [, name, address] = /^([A-Za-z0-9][A-Za-z0-9._-]*)=(.+)$/s.exec(part) ?? [];
    if (name === undefined || address === undefined) problems.push(overrideForm(part, where));
    else hosts[name] = [...(hosts[name] ?? []), address.trim()];
  }
  if (problems.length > 0) throw new InputProblems(problems);
  return Object.fromEntries(Object.entries(hosts).map(([name, addresses]) => [name, addresses.join('\n')]));
}

function overrideForm(part: string, where: string): DeployError {
  return new DeployError({
    code: 'host-override',
    kind: 'input',
    what: `${part} is not NAME=ADDRESS`,
    where,
    remedy: 'Write the name that stands under `hosts:` in the file, `=`, and an address: db=10.0.0.5.',
  });
}
