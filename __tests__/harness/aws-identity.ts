import { mkdir, writeFile } from 'node:fs/promises';
import { GitFolder } from '../../scripts/workflow/git-folder.js';

/** Name and commit of the action that workflows log in to AWS with. */
const action = 'aws-actions/configure-aws-credentials@e6de054238d6b7531b4efff3b6587d9aade6a06c';

/**
 * A stand-in for aws-actions/configure-aws-credentials, as there is nobody who gives a token by OpenID Connect here: to
 * whom takes on a role that it knows it gives the keys of an account, as the real one does, in the environment of the
 * steps that follow; with `role` and `seconds` as outputs.
 *
 * @param folder where it is made
 * @param roles the ARNs that may be taken on
 * @param account whose keys are given; the emulator takes them for this account
 * @returns for the option `actions` of a caller
 */
export async function awsIdentity(
  folder: string,
  roles: readonly string[],
  account: string,
): Promise<Readonly<Record<string, string>>> {
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/action.yml`, manifest);
  await writeFile(`${folder}/main.js`, program(roles, account));
  const git = new GitFolder(folder);
  await git.init('https://github.com/aws-actions/configure-aws-credentials.git');
  await git.commit('a stand-in');
  return { [action]: folder };
}

const manifest = `name: configure-aws-credentials
description: A stand-in.
inputs:
  role-to-assume: { description: The role, required: true }
  aws-region: { description: The region, required: true }
  role-duration-seconds: { description: How long, default: "3600" }
runs: { using: node24, main: main.js }
`;

const program = (roles: readonly string[], account: string) => `const { appendFileSync } = require('node:fs');
const input = (name) => process.env['INPUT_' + name.toUpperCase()] ?? '';
const role = input('role-to-assume');
if (!${JSON.stringify(roles)}.includes(role)) {
  console.log('::error::Could not assume role with OIDC: not authorized to take on ' + role);
  process.exit(1);
}
const keys = {
  AWS_REGION: input('aws-region'),
  AWS_ACCESS_KEY_ID: '${account}',
  AWS_SECRET_ACCESS_KEY: 'of-a-session',
};
for (const [name, value] of Object.entries(keys)) appendFileSync(process.env.GITHUB_ENV, name + '=' + value + '\\n');
appendFileSync(process.env.GITHUB_OUTPUT, 'role=' + role + '\\nseconds=' + input('role-duration-seconds') + '\\n');
`;
