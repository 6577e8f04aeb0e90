import { structured, text } from '../../lib/capability/inputs.js';

/** The inputs of a volume that ECS makes for each task of a service. */
export const ebsInputs = {
  'service-managed-ebs-volume-name': text(
    'The volume of the task definition, configured at launch, that `service-managed-ebs-volume` is for.',
  ),
  'service-managed-ebs-volume': structured(
    'The EBS volume that is made for each task of the service; roleArn must be there. The volumes of the service stay as they are when it is left out.',
    'YAML or JSON, or the path of a file with it: a map as ServiceManagedEBSVolumeConfiguration',
  ),
} as const;
