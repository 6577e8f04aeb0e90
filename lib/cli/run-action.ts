import { readSecrets } from '../capability/input-secrets.js';
import { readInputs } from '../capability/inputs-read.js';
import { InputProblems } from '../errors/deploy-error.js';
import { writtenInputs } from './action-inputs.js';
import type { CommandEnd, Invocation } from './command.js';
import { runContext } from './run-context.js';

/** Runs the action that the command's word names. */
export async function runAction(invocation: Invocation): Promise<CommandEnd> {
  const { word, kit, given, directory, environment, terminal } = invocation;
  const definition = await kit.actions[word]?.();
  if (!definition) throw new Error(`the action ${word} was not found`);
  const { inputs, name: title } = definition;
  const written = await writtenInputs(inputs, given, { directory, environment, input: terminal.input });
  for (const [name, { secret }] of Object.entries(inputs)) {
    if (secret) invocation.context.mask(String(written[name] ?? ''));
  }
  const read = readInputs(definition, written, (name) => `--${name}`);
  if (!read.ok) throw new InputProblems(read.problems);
  for (const secret of readSecrets(inputs, read.inputs)) invocation.context.mask(secret);
  const implementation = await definition.load();
  const ending = await implementation.run(read.inputs, await runContext(invocation));
  return { ending, title, outputs: ending.outputs };
}
