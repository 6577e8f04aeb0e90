/** The part of the error catalog that is about load balancers: their target groups and rules. */
export const elbErrors = {
  'target-group-missing': 'There is no target group of that name or ARN.',
  'target-type': 'A target is of another kind than its target group takes.',
  'target-instance':
    'An EC2 instance cannot be a target: it is not there, does not run, or is in another VPC.',
  'target-address': 'A target is given by an address that no load balancer sends requests to.',
  'target-none-given': 'Nothing is given that could be registered, drained or changed.',
  'target-of-phase': 'In a phase with hosts its hosts are the targets, and others are named.',
  'target-around': 'Hosts cannot be taken out of service around their deploy as it is written.',
  'target-late': 'What a step does once for all its hosts refers to the output of a step.',
  'target-none-left': 'Taking a target out of service would leave none that answers.',
  'target-not-healthy': 'A target was not healthy in its target group when the time was up.',
  'target-not-drained': 'A target still had connections when the time was up.',
  'target-rule-invalid': 'A rule of a listener is written in a way that is none.',
  'target-rule-taken': "Somebody else's rule of a listener has the priority that was asked for.",
  'target-listener-missing': 'There is no such load balancer, or it has no listener at that port.',
  'target-create-invalid': 'The settings of a target group that is to be made are wrong or incomplete.',
} as const;
