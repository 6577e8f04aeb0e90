import type { Subject } from './subject.js';

/** The container of a proxy is there. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ProxyConfiguration.html */
export function proxyRule(subject: Subject): void {
  const { proxyConfiguration: proxy } = subject.definition;
  const names = subject.containers.map(([name]) => name);
  if (!proxy || names.includes(proxy.containerName ?? '')) return;
  const what = `the proxy is the container ${proxy.containerName}, which is none of this task`;
  const remedy = `Name one of ${names.join(', ')}.`;
  subject.tell(proxy, 'containerName', 'task-definition-container', what, remedy);
}
