/** What is asked of ECR by its own client. The bundle takes these two of it, where `import()` would take all. */
export { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
