import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';

/**
 * Reads a workflow with the parser that GitHub's editor and services share; expressions are checked as well.
 *
 * @returns what is wrong, in GitHub's words, with line and column
 */
export async function workflowProblems(path: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: path, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
