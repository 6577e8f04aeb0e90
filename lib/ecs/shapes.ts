// Generated from @aws-sdk/client-ecs 3.1164.0 by `npm run build` (scripts/generate/ecs-shapes.ts).

/** A structure a line, its members as name:type; `!` must be there, `[]` is a list and `{}` a map of names. */
export const structureTable = `
RegisterTaskDefinitionRequest family!:text taskRoleArn:text executionRoleArn:text networkMode:NetworkMode containerDefinitions!:ContainerDefinition[] volumes:Volume[] placementConstraints:TaskDefinitionPlacementConstraint[] requiresCompatibilities:Compatibility[] cpu:text memory:text tags:Tag[] pidMode:PidMode ipcMode:IpcMode proxyConfiguration:ProxyConfiguration inferenceAccelerators:InferenceAccelerator[] ephemeralStorage:EphemeralStorage runtimePlatform:RuntimePlatform enableFaultInjection:flag
ContainerDefinition name:text image:text repositoryCredentials:RepositoryCredentials cpu:number memory:number memoryReservation:number links:text[] portMappings:PortMapping[] essential:flag restartPolicy:ContainerRestartPolicy entryPoint:text[] command:text[] environment:KeyValuePair[] environmentFiles:EnvironmentFile[] mountPoints:MountPoint[] volumesFrom:VolumeFrom[] linuxParameters:LinuxParameters secrets:Secret[] dependsOn:ContainerDependency[] startTimeout:number stopTimeout:number versionConsistency:VersionConsistency hostname:text user:text workingDirectory:text disableNetworking:flag privileged:flag readonlyRootFilesystem:flag dnsServers:text[] dnsSearchDomains:text[] extraHosts:HostEntry[] dockerSecurityOptions:text[] interactive:flag pseudoTerminal:flag dockerLabels:text{} ulimits:Ulimit[] logConfiguration:LogConfiguration healthCheck:HealthCheck systemControls:SystemControl[] resourceRequirements:ResourceRequirement[] firelensConfiguration:FirelensConfiguration credentialSpecs:text[]
RepositoryCredentials credentialsParameter!:text
PortMapping containerPort:number hostPort:number protocol:TransportProtocol name:text appProtocol:ApplicationProtocol containerPortRange:text
ContainerRestartPolicy enabled!:flag ignoredExitCodes:number[] restartAttemptPeriod:number
KeyValuePair name:text value:text
EnvironmentFile value!:text type!:EnvironmentFileType
MountPoint sourceVolume:text containerPath:text readOnly:flag
VolumeFrom sourceContainer:text readOnly:flag
LinuxParameters capabilities:KernelCapabilities devices:Device[] initProcessEnabled:flag sharedMemorySize:number tmpfs:Tmpfs[] maxSwap:number swappiness:number
KernelCapabilities add:text[] drop:text[]
Device hostPath!:text containerPath:text permissions:DeviceCgroupPermission[]
Tmpfs containerPath!:text size!:number mountOptions:text[]
Secret name!:text valueFrom!:text
ContainerDependency containerName!:text condition!:ContainerCondition
HostEntry hostname!:text ipAddress!:text
Ulimit name!:UlimitName softLimit!:number hardLimit!:number
LogConfiguration logDriver!:LogDriver options:text{} secretOptions:Secret[]
HealthCheck command!:text[] interval:number timeout:number retries:number startPeriod:number
SystemControl namespace:text value:text
ResourceRequirement value:text type!:ResourceType sharingStrategy:SharingStrategy
SharingStrategy nvidiaMps:NvidiaMpsAllocation
NvidiaMpsAllocation memory!:number maxComputePercent:number
FirelensConfiguration type!:FirelensConfigurationType options:text{}
Volume name:text host:HostVolumeProperties dockerVolumeConfiguration:DockerVolumeConfiguration efsVolumeConfiguration:EFSVolumeConfiguration s3filesVolumeConfiguration:S3FilesVolumeConfiguration fsxWindowsFileServerVolumeConfiguration:FSxWindowsFileServerVolumeConfiguration configuredAtLaunch:flag
HostVolumeProperties sourcePath:text
DockerVolumeConfiguration scope:Scope autoprovision:flag driver:text driverOpts:text{} labels:text{}
EFSVolumeConfiguration fileSystemId!:text rootDirectory:text transitEncryption:EFSTransitEncryption transitEncryptionPort:number authorizationConfig:EFSAuthorizationConfig
EFSAuthorizationConfig accessPointId:text iam:EFSAuthorizationConfigIAM
S3FilesVolumeConfiguration fileSystemArn!:text rootDirectory:text transitEncryptionPort:number accessPointArn:text
FSxWindowsFileServerVolumeConfiguration fileSystemId!:text rootDirectory!:text authorizationConfig!:FSxWindowsFileServerAuthorizationConfig
FSxWindowsFileServerAuthorizationConfig credentialsParameter!:text domain!:text
TaskDefinitionPlacementConstraint type:TaskDefinitionPlacementConstraintType expression:text
Tag key:text value:text
ProxyConfiguration type:ProxyConfigurationType containerName!:text properties:KeyValuePair[]
InferenceAccelerator deviceName!:text deviceType!:text
EphemeralStorage sizeInGiB!:number
RuntimePlatform cpuArchitecture:CPUArchitecture operatingSystemFamily:OSFamily
`;

/** A type a line, and the words that it may be. */
export const wordTable = `
NetworkMode awsvpc bridge host none
TransportProtocol tcp udp
ApplicationProtocol grpc http http2
EnvironmentFileType s3
DeviceCgroupPermission mknod read write
ContainerCondition COMPLETE HEALTHY START SUCCESS
VersionConsistency disabled enabled
UlimitName core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack
LogDriver awsfirelens awslogs fluentd gelf journald json-file splunk syslog
ResourceType GPU InferenceAccelerator NeuronDevice
FirelensConfigurationType fluentbit fluentd
Scope shared task
EFSTransitEncryption DISABLED ENABLED
EFSAuthorizationConfigIAM DISABLED ENABLED
TaskDefinitionPlacementConstraintType memberOf
Compatibility EC2 EXTERNAL FARGATE MANAGED_INSTANCES
PidMode host task
IpcMode host none task
ProxyConfigurationType APPMESH
CPUArchitecture ARM64 X86_64
OSFamily LINUX WINDOWS_SERVER_2004_CORE WINDOWS_SERVER_2016_FULL WINDOWS_SERVER_2019_CORE WINDOWS_SERVER_2019_FULL WINDOWS_SERVER_2022_CORE WINDOWS_SERVER_2022_FULL WINDOWS_SERVER_2025_CORE WINDOWS_SERVER_2025_FULL WINDOWS_SERVER_20H2_CORE
`;

/** What DescribeTaskDefinition says of a task definition, and RegisterTaskDefinition does not take. */
export const describedOnly =
  'taskDefinitionArn revision status requiresAttributes compatibilities registeredAt deregisteredAt deleteRequestedAt registeredBy';
