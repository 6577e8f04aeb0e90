/** Vercel's own variables say where a build runs; two of them are secrets. */
const system = /^(VERCEL|TURBO|NX)(_|$)/;
const systemSecrets = new Set(['VERCEL_OIDC_TOKEN', 'VERCEL_AUTOMATION_BYPASS_SECRET']);

/**
 * Variables that frameworks put into what every browser loads, by their own documentation; so does Vercel's list,
 * https://vercel.com/docs/environment-variables/framework-environment-variables
 */
const sentToBrowsers =
  /^(NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|PUBLIC|EXPO_PUBLIC|REACT_APP|VUE_APP|GATSBY|REDWOOD_ENV|SANITY_STUDIO|STORYBOOK)_/;

/** What Vercel writes where it does not hand out a value. */
const placeholder = '[SENSITIVE]';

/** Words that are values of many variables and no secrets; hiding them would hide the log. */
const plain = new Set(['production', 'preview', 'development', 'staging', 'test', 'localhost', placeholder]);

/**
 * The values of a file that `vercel pull` wrote that nobody may read in a log.
 *
 * The Vercel CLI writes `NAME="value"` a line, with line ends as `\n` and `\r` and quotes as they are.
 *
 * @param shown what a log cannot do without: the project's name, which every URL begins with
 */
export function secretsInEnvFile(text: string, shown: readonly string[]): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', written = ''] = /^([^#=\s][^=]*)="(.*)"$/.exec(line) ?? [];
    const isPublic = sentToBrowsers.test(name) || (system.test(name) && !systemSecrets.has(name));
    if (isPublic || plain.has(written) || shown.some((word) => word.includes(written))) return [];
    return [written, written.replaceAll('\\n', '\n').replaceAll('\\r', '\r')];
  });
}
