/** The part of the error catalog that is about the autoscaling of services of ECS. */
export const autoscalingErrors = {
  'ecs-autoscaling-invalid':
    'The settings of autoscaling are not what Application Auto Scaling takes, or contradict each other or the desired count.',
  'ecs-autoscaling-target-group':
    'A policy counts the requests of a target, and the service is behind no load balancer, or behind several.',
  'ecs-autoscaling-not-put-back':
    'The autoscaling of an ECS service could not be brought back to what it was, or not be resumed.',
} as const;
