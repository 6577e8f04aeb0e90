import type { Rule } from '../../lib/elb/types.js';

/** A target group with the targets that get its requests. */
export interface Route {
  readonly arn: string;
  /** `ADDRESS:PORT` each. */
  readonly serving: readonly string[];
}

/**
 * What makes nginx send requests as the rules of a listener say.
 *
 * Rules are tried by their priority, the default last, as locations of patterns are tried in the order of the file.
 *
 * @param rules of the one listener; without any the first group gets every request
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export function nginxConfig(port: number, routes: readonly Route[], rules: readonly Rule[]): string {
  const upstreams = routes.flatMap(({ serving }, index) => {
    // No request is tried twice, so that every failure is seen.
    const servers = serving.map((target) => `server ${target} max_fails=0;`).join(' ');
    return servers === '' ? [] : [`upstream group${index} { ${servers} }`];
  });
  const answer = (arn: string | undefined): string => {
    const index = routes.findIndex((route) => route.arn === arn);
    if (!routes[index]?.serving.length) return 'return 503;';
    return `proxy_pass http://group${index}; proxy_next_upstream off;`;
  };
  const inOrder = rules
    .filter(({ IsDefault }) => !IsDefault)
    .toSorted((one, other) => Number(one.Priority) - Number(other.Priority));
  const locations = inOrder.map((rule) => `location ~ ${pathPattern(rule)} { ${answer(targetOf(rule))} }`);
  const fallback = rules.find(({ IsDefault }) => IsDefault);
  const last = rules.length === 0 ? routes[0]?.arn : fallback && targetOf(fallback);
  return [
    ...upstreams,
    `server { listen 127.0.0.1:${port} backlog=1024;`,
    ...locations,
    `location / { ${answer(last)} } }`,
    '',
  ].join('\n');
}

const targetOf = ({ Actions = [] }: Rule): string | undefined =>
  Actions.flatMap(({ TargetGroupArn, ForwardConfig }) => [
    TargetGroupArn,
    ...(ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn),
  ]).find((arn) => arn !== undefined);

function pathPattern({ Conditions = [] }: Rule): string {
  const patterns = Conditions.flatMap(({ Values, PathPatternConfig }) => [
    ...(Values ?? []),
    ...(PathPatternConfig?.Values ?? []),
  ]);
  const expressions = patterns.map((pattern) =>
    pattern
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.'),
  );
  return `"^(${expressions.join('|')})$"`;
}
