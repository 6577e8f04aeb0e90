/**
 * What is around a service of ECS, and asked only where it has a load balancer or alarms: one part, so that it is loaded
 * as one.
 */
export { alarmsCause } from './alarms-cause.js';
export { checkTargetGroups } from './target-groups.js';
export { targetGroupsCause } from './target-groups-cause.js';
