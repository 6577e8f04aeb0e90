import type { Command } from '../command.js';

export const schema: Command = {
  name: 'schema',
  group: 'Begin',
  summary: 'print the JSON schema of deploy-kit.yml',
  description:
    'Prints the JSON schema of deploy-kit.yml, as docs/deploy-kit.schema.json holds it, for editors and checks.',
  options: [],
  example: 'deploy-kit schema > deploy-kit.schema.json',
  progress: 'none',
  run: async ({ kit }) => {
    const [{ configSchema }, { hostInputs }, steps] = await Promise.all([
      import('../../config/json-schema.js'),
      import('../../capability/host-inputs.js'),
      kit.steps(),
    ]);
    const document = configSchema(Object.values(steps), hostInputs);
    const ending = { outcome: 'unchanged', outputs: {} } as const;
    return { ending, print: `${JSON.stringify(document, undefined, 2)}\n` };
  },
};
