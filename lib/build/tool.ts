import { type ChildRequest, type ChildResult, runChild } from '../run/child.js';

/** How a program of this machine is run for a build. */
export interface ToolRequest extends Omit<ChildRequest, 'environment' | 'answers'> {
  /** Beside this process's own environment, and over it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end; why it could not be started stands in `stderr`. */
export async function runTool(request: ToolRequest): Promise<ChildResult> {
  const environment = { ...withoutInputs(process.env), ...request.environment };
  const result = await runChild({ ...request, environment });
  return { ...result, stderr: result.stderr || (result.notStarted?.message ?? '') };
}

/** The runner hands inputs to this process, secrets too, in variables that nobody else is to have. */
function withoutInputs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('INPUT_')));
}
