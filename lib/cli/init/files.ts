import { hostVariable, type Start } from './parts.js';

const schema = 'https://raw.githubusercontent.com/org/deploy-kit/v1/docs/deploy-kit.schema.json';

/** The text of deploy-kit.yml. */
export function configText({ project, phases }: Start): string {
  const hosts = phases.map(
    ({ name }) => `  ${name}: \${${hostVariable(name)}:?the address of the host ${name}}`,
  );
  const steps = phases.map(
    ({ name, file }) => `  - name: ${name}
    hosts: ${name}
    steps:
      - deploy-compose:
          files: ${file}
          # What \${NAME} in ${file} reads. Secrets come from the environment, never from this file:
          # env: { LOG_LEVEL: info }
          # secrets: { DB_PASSWORD: "\${DB_PASSWORD:?}" }
      # Beyond the health checks of its containers, for instance:
      # - wait-healthy: { http: "http://localhost:8080/health", from: host }
`,
  );
  return `# yaml-language-server: $schema=${schema}
project: ${project}

ssh:
  username: ubuntu
  # The private key; where it is empty, the SSH agent is asked.
  key: \${SSH_PRIVATE_KEY:-}
  # The keys that the hosts must show: lines of a known_hosts file.
  known-hosts: \${SSH_KNOWN_HOSTS:?lines of a known_hosts file for all hosts}

hosts:
${hosts.join('\n')}

phases:
${steps.join('\n')}
# What which branch does; see docs/deploy-kit-yml.md of deploy-kit for dev, test and main.
policy:
  branches:
    main: { deploy: true, environment: production }
`;
}

/** .github/workflows/deploy.yml. The file reads the variables of the repository without being given them. */
export const workflowText = `name: deploy
on:
  push: { branches: [main] }
  pull_request: {}
  workflow_dispatch: {}
# Nothing by default; the job takes what it needs.
permissions: {}
jobs:
  deploy:
    # A pull request is told what it would change. One deploy at a time, and none is cut off or left out.
    uses: org/deploy-kit/.github/workflows/rollout.yml@v1
    permissions:
      contents: read # to check out what is deployed
      pull-requests: write # to write the plan of a pull request as a comment
      id-token: write # to take on aws-role, where one is given
    secrets:
      SSH_PRIVATE_KEY: \${{ secrets.SSH_PRIVATE_KEY }}
      SSH_KNOWN_HOSTS: \${{ secrets.SSH_KNOWN_HOSTS }}
      # What else \${NAME} in deploy-kit.yml reads and is a secret:
      # env: |
      #   DB_PASSWORD=\${{ secrets.DB_PASSWORD }}
`;

/** A compose file for a folder that has none. */
export const composeText = `services:
  web:
    image: nginx:stable
    ports: ["80:80"]
    restart: unless-stopped
    healthcheck: { test: ["CMD", "curl", "-fsS", "http://localhost/"], interval: 5s, retries: 5 }
`;

/** What a person does next. */
export function nextSteps(written: readonly string[], kept: readonly string[], { phases }: Start): string {
  const variables = phases.map(({ name }) => hostVariable(name));
  return `${written.map((path) => `wrote ${path}\n`).join('')}${kept.map((path) => `kept  ${path}, which was there\n`).join('')}
Next:
 1. Say where the hosts are:
      export ${variables.map((variable) => `${variable}=203.0.113.7`).join(' ')}
 2. Pin their keys. Take what each host shows:
      ssh-keyscan -t ed25519 ${variables.map((variable) => `"$${variable}"`).join(' ')} > known_hosts
    and compare its fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub there,
    or the console output of its first boot), since a scan trusts whoever answers:
      ssh-keygen -lf known_hosts
      export SSH_KNOWN_HOSTS="$(cat known_hosts)"
 3. See what would be done, and do it:
      deploy-kit plan
      deploy-kit up
 4. For the workflow, in the settings of the repository: the secrets SSH_PRIVATE_KEY and SSH_KNOWN_HOSTS,
    and the variables ${variables.join(', ')}.
`;
}
