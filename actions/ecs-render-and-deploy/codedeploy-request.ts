import { type CodeDeployClient, codeDeployClient } from '../../lib/aws/codedeploy.js';
import { lastPart } from '../../lib/ecs/service/names.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import type { Inputs } from './inputs.js';

/** CodeDeploy takes no more. https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const longestDescription = 512;

/** What the inputs say of deployments by CodeDeploy; its client is made where there is one. */
export class CodeDeployRequest {
  #client: CodeDeployClient | undefined;

  constructor(
    private readonly inputs: Inputs,
    /** That the path of the AppSpec is relative to. */
    readonly directory: string,
  ) {}

  get client(): CodeDeployClient {
    this.#client ??= codeDeployClient(this.inputs.region, this.inputs['max-retries']);
    return this.#client;
  }

  get appSpec(): string {
    return this.inputs['codedeploy-appspec'];
  }

  /** The names that the official action takes for meant as well. */
  group({ cluster, service }: ServiceName) {
    const names = `ECS-${lastPart(cluster)}-${lastPart(service)}`;
    return {
      applicationName: this.inputs['codedeploy-application'] ?? `App${names}`,
      deploymentGroupName: this.inputs['codedeploy-deployment-group'] ?? `Dgp${names}`,
    };
  }

  /** What else a new deployment is given; nothing where no input says it. */
  get more() {
    const text = this.inputs['codedeploy-deployment-description'];
    const config = this.inputs['codedeploy-deployment-config'];
    const isLong = text !== undefined && text.length > longestDescription;
    const description = isLong ? `${text.slice(0, longestDescription - 1)}…` : text;
    return {
      ...(description !== undefined && { description }),
      ...(config !== undefined && { deploymentConfigName: config }),
    };
  }

  end(): void {
    this.#client?.end();
  }
}
