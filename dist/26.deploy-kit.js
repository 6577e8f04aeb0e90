"use strict";exports.id=26,exports.ids=[26],exports.modules=Object.assign({26:(G,p,a)=>{a.r(p),a.d(p,{readCreateSettings:()=>k});var g=a(45888),T=a(64313),v=a(84499),E=a(77813),x=a(65910),A=a(15282),L=a(8455),b=a(81836),c=a(51668);function N(n){const e=[],t=new Map,i=n.map(({targetGroup:s,rules:l,...r},u)=>{const{targetGroupArn:C,...m}=r;if(C===void 0==(s===void 0)&&r.loadBalancerName===void 0){const o=C===void 0?"no target group is named":"targetGroup and targetGroupArn are both given";return e.push(c.uk(u,o)),r}if(s===void 0&&l===void 0&&(C===void 0||C.startsWith("arn:")))return r;try{const o=`${c.ik}, loadBalancers, entry ${u+1}`;t.set(u,D(u,{arn:C,targetGroup:s,rules:l},o))}catch(o){if(o instanceof g.Nh)e.push(...o.problems);else if(o instanceof g.sH)e.push(o);else throw o}return m});if(e.length>0)throw new g.Nh(e);return{balancers:i,groups:t}}function D(n,{arn:e,targetGroup:t,rules:i},s){const l=i===void 0?[]:(0,b.K)(i,`${s}, rules`);if(t===void 0)return{group:e??"",create:void 0,rules:l};if(typeof t!="object"||t===null||Array.isArray(t))throw c.uk(n,"targetGroup is no map");const{Name:r,...u}=t;if(typeof r!="string"||r==="")throw c.uk(n,"targetGroup has no Name");return{group:r,create:(0,L.j)(u,`${s}, targetGroup`),rules:l}}const R=`
CreateServiceRequest cluster:text serviceName!:text taskDefinition:text availabilityZoneRebalancing:AvailabilityZoneRebalancing loadBalancers:LoadBalancer[] serviceRegistries:ServiceRegistry[] desiredCount:number clientToken:text launchType:LaunchType capacityProviderStrategy:CapacityProviderStrategyItem[] platformVersion:text role:text deploymentConfiguration:DeploymentConfiguration placementConstraints:PlacementConstraint[] placementStrategy:PlacementStrategy[] networkConfiguration:NetworkConfiguration healthCheckGracePeriodSeconds:number schedulingStrategy:SchedulingStrategy deploymentController:DeploymentController tags:Tag[] enableECSManagedTags:flag propagateTags:PropagateTags enableExecuteCommand:flag serviceConnectConfiguration:ServiceConnectConfiguration volumeConfigurations:ServiceVolumeConfiguration[] vpcLatticeConfigurations:VpcLatticeConfiguration[] gatewayConnectors:GatewayConnector[] monitoring:MonitoringConfiguration
LoadBalancer targetGroupArn:text loadBalancerName:text containerName:text containerPort:number advancedConfiguration:AdvancedConfiguration
AdvancedConfiguration alternateTargetGroupArn:text productionListenerRule:text testListenerRule:text roleArn:text
ServiceRegistry registryArn:text port:number containerName:text containerPort:number
CapacityProviderStrategyItem capacityProvider!:text weight:number base:number
DeploymentConfiguration deploymentCircuitBreaker:DeploymentCircuitBreaker maximumPercent:number minimumHealthyPercent:number alarms:DeploymentAlarms strategy:DeploymentStrategy bakeTimeInMinutes:number lifecycleHooks:DeploymentLifecycleHook[] linearConfiguration:LinearConfiguration canaryConfiguration:CanaryConfiguration earlySuccessCriteria:DeploymentEarlySuccessCriteria
DeploymentCircuitBreaker enable!:flag rollback!:flag resetOnHealthyTask:flag thresholdConfiguration:ThresholdConfiguration
ThresholdConfiguration type!:ThresholdType value!:number
DeploymentAlarms alarmNames!:text[] rollback!:flag enable!:flag
DeploymentLifecycleHook targetType:DeploymentLifecycleHookTargetType hookTargetArn:text roleArn:text lifecycleStages:DeploymentLifecycleHookStage[] hookDetails:any timeoutConfiguration:DeploymentLifecycleHookTimeoutConfiguration
DeploymentLifecycleHookTimeoutConfiguration timeoutInMinutes:number action:DeploymentLifecycleHookAction
LinearConfiguration stepPercent:number stepBakeTimeInMinutes:number
CanaryConfiguration canaryPercent:number canaryBakeTimeInMinutes:number
DeploymentEarlySuccessCriteria enable!:flag healthyPercent:number sourceServiceRevisionCleanup:ServiceRevisionCleanup
PlacementConstraint type:PlacementConstraintType expression:text
PlacementStrategy type:PlacementStrategyType field:text
NetworkConfiguration awsvpcConfiguration:AwsVpcConfiguration
AwsVpcConfiguration subnets!:text[] securityGroups:text[] assignPublicIp:AssignPublicIp
DeploymentController type!:DeploymentControllerType
Tag key:text value:text
ServiceConnectConfiguration enabled!:flag namespace:text services:ServiceConnectService[] logConfiguration:LogConfiguration accessLogConfiguration:ServiceConnectAccessLogConfiguration containerConfigurations:ServiceConnectContainerConfiguration[]
ServiceConnectService portName!:text discoveryName:text clientAliases:ServiceConnectClientAlias[] ingressPortOverride:number timeout:TimeoutConfiguration tls:ServiceConnectTlsConfiguration
ServiceConnectClientAlias port!:number dnsName:text testTrafficRules:ServiceConnectTestTrafficRules
ServiceConnectTestTrafficRules header!:ServiceConnectTestTrafficHeaderRules
ServiceConnectTestTrafficHeaderRules name!:text value:ServiceConnectTestTrafficHeaderMatchRules
ServiceConnectTestTrafficHeaderMatchRules exact!:text
TimeoutConfiguration idleTimeoutSeconds:number perRequestTimeoutSeconds:number
ServiceConnectTlsConfiguration issuerCertificateAuthority!:ServiceConnectTlsCertificateAuthority kmsKey:text roleArn:text
ServiceConnectTlsCertificateAuthority awsPcaAuthorityArn:text
LogConfiguration logDriver!:LogDriver options:text{} secretOptions:Secret[]
Secret name!:text valueFrom!:text
ServiceConnectAccessLogConfiguration format!:ServiceConnectAccessLoggingFormat includeQueryParameters:ServiceConnectIncludeQueryParameters
ServiceConnectContainerConfiguration logLevel:ServiceConnectContainerLogLevel
ServiceVolumeConfiguration name!:text managedEBSVolume:ServiceManagedEBSVolumeConfiguration
ServiceManagedEBSVolumeConfiguration encrypted:flag kmsKeyId:text volumeType:text sizeInGiB:number snapshotId:text volumeInitializationRate:number iops:number throughput:number tagSpecifications:EBSTagSpecification[] roleArn!:text filesystemType:TaskFilesystemType
EBSTagSpecification resourceType!:EBSResourceType tags:Tag[] propagateTags:PropagateTags
VpcLatticeConfiguration roleArn!:text targetGroupArn!:text portName!:text advancedConfiguration:VpcLatticeAdvancedConfiguration
VpcLatticeAdvancedConfiguration alternateTargetGroupArn:text productionListenerRule:text testListenerRule:text
GatewayConnector portName!:text healthCheck:GatewayConnectorHealthCheck filters:GatewayConnectorFilters
GatewayConnectorHealthCheck healthCheckProtocol:GatewayConnectorHealthCheckProtocol healthCheckPort:number healthCheckPath:text healthCheckTimeoutSeconds:number healthCheckIntervalSeconds:number healthyThresholdCount:number unhealthyThresholdCount:number matcher:GatewayConnectorHealthCheckMatcher
GatewayConnectorHealthCheckMatcher httpCode:text grpcCode:text
GatewayConnectorFilters accessTypes:AccessType[]
MonitoringConfiguration metricConfigurations:MetricConfiguration[]
MetricConfiguration metricNames!:text[] resolutionSeconds!:number
CreateClusterRequest clusterName:text tags:Tag[] settings:ClusterSetting[] configuration:ClusterConfiguration capacityProviders:text[] defaultCapacityProviderStrategy:CapacityProviderStrategyItem[] serviceConnectDefaults:ClusterServiceConnectDefaultsRequest
ClusterSetting name:ClusterSettingName value:text
ClusterConfiguration executeCommandConfiguration:ExecuteCommandConfiguration managedStorageConfiguration:ManagedStorageConfiguration
ExecuteCommandConfiguration kmsKeyId:text logging:ExecuteCommandLogging logConfiguration:ExecuteCommandLogConfiguration
ExecuteCommandLogConfiguration cloudWatchLogGroupName:text cloudWatchEncryptionEnabled:flag s3BucketName:text s3EncryptionEnabled:flag s3KeyPrefix:text
ManagedStorageConfiguration kmsKeyId:text fargateEphemeralStorageKmsKeyId:text
ClusterServiceConnectDefaultsRequest namespace!:text
`,I=`
AvailabilityZoneRebalancing DISABLED ENABLED
LaunchType EC2 EXTERNAL FARGATE MANAGED_INSTANCES
ThresholdType BOUNDED_PERCENT COUNT UNBOUNDED_PERCENT
DeploymentStrategy BLUE_GREEN CANARY LINEAR ROLLING
DeploymentLifecycleHookTargetType AWS_LAMBDA PAUSE
DeploymentLifecycleHookStage POST_PRODUCTION_TRAFFIC_SHIFT POST_SCALE_UP POST_TEST_TRAFFIC_SHIFT PRE_PRODUCTION_TRAFFIC_SHIFT PRE_SCALE_UP PRODUCTION_TRAFFIC_SHIFT RECONCILE_SERVICE TEST_TRAFFIC_SHIFT
DeploymentLifecycleHookAction CONTINUE ROLLBACK
ServiceRevisionCleanup BLOCKING DEFERRED
PlacementConstraintType distinctInstance memberOf
PlacementStrategyType binpack random spread
AssignPublicIp DISABLED ENABLED
SchedulingStrategy DAEMON REPLICA
DeploymentControllerType CODE_DEPLOY ECS EXTERNAL
PropagateTags NONE SERVICE TASK_DEFINITION
LogDriver awsfirelens awslogs fluentd gelf journald json-file splunk syslog
ServiceConnectAccessLoggingFormat JSON TEXT
ServiceConnectIncludeQueryParameters DISABLED ENABLED
ServiceConnectContainerLogLevel debug info
EBSResourceType volume
TaskFilesystemType ext3 ext4 ntfs xfs
GatewayConnectorHealthCheckProtocol HTTP HTTPS
AccessType PRIVATE PUBLIC
ClusterSettingName containerInsights
ExecuteCommandLogging DEFAULT NONE OVERRIDE
`,P={serviceName:"service",taskDefinition:"task-definition"},f={table:new A.o(`${R.replace("CreateServiceRequest cluster:text","Create logGroups:LogGroup cluster:CreateClusterRequest").replace(/ serviceName!:text| clientToken:text| clusterName:text/g,"").replace(" taskDefinition:text","").replace("LoadBalancer targetGroupArn","LoadBalancer targetGroup:any rules:any targetGroupArn")}
LogGroup retentionInDays:number kmsKeyId:text logGroupClass:LogGroupClass tags:text{}`,`${I}
LogGroupClass STANDARD INFREQUENT_ACCESS DELIVERY`),type:"Create",name:"create"};function k(n,e){if(typeof n!="object"||n===null||Array.isArray(n))throw new g.Nh([c.YN()]);const t=[],{rest:i,told:s}=B(n);t.push(...s);const l=new E.K((0,T._)(i,f,{splits:!0}),c.ik),r=new x.F(e,"ecs-create-invalid");if((0,v.e)(l,r,f),t.push(...y(()=>r.raise()).problems),r.hasWrongTypes)throw new g.Nh(t);const{cluster:u,logGroups:C={},loadBalancers:m,...o}=l.value,d=y(()=>N(m??[]));t.push(...d.problems);const{type:h="ECS"}=o.deploymentController??{};if(h!=="ECS"&&t.push(c.aD(h)),t.length>0)throw new g.Nh(t);const{balancers:S=[],groups:w=new Map}=d.value??{};return{service:{...o,...S.length>0&&{loadBalancers:[...S]}},cluster:u,logGroups:C,groups:w,warnings:r.warnings}}function B(n){const e={...n},t=[];for(const[i,s]of Object.entries(P))e[i]!==void 0&&(t.push(c.Mb(i,s)),delete e[i]);return typeof e.cluster!="object"&&e.cluster!==void 0&&(t.push(c.IB()),delete e.cluster),e.cluster===null&&(e.cluster={}),{rest:e,told:t}}function y(n){try{return{value:n(),problems:[]}}catch(e){if(e instanceof g.Nh)return{problems:e.problems};throw e}}}},require("./16189.shared.js"),require("./51668.shared.js"),require("./81836.shared.js"),require("./8455.shared.js"),require("./84706.shared.js"));
