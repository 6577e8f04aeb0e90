import { text } from '../../lib/capability/inputs.js';

/** The inputs of services whose deployments CodeDeploy makes (deployment controller CODE_DEPLOY). */
export const codeDeployInputs = {
  'codedeploy-appspec': text(
    'The AppSpec of a service that CodeDeploy deploys, YAML or JSON: its TaskDefinition is replaced.',
    { default: 'appspec.yaml' },
  ),
  'codedeploy-application': text(
    'The application of CodeDeploy; AppECS-CLUSTER-SERVICE when it is left out.',
  ),
  'codedeploy-deployment-group': text(
    'The deployment group of CodeDeploy; DgpECS-CLUSTER-SERVICE when it is left out.',
  ),
  'codedeploy-deployment-description': text(
    'What the deployment of CodeDeploy says of itself, cut to 512 characters.',
  ),
  'codedeploy-deployment-config': text(
    'How CodeDeploy shifts traffic, by the name of a deployment configuration; that of the deployment group when it is left out.',
  ),
} as const;
