import { RequestStream, type StreamOptions, type StreamReport } from '../../lib/load/request-stream.js';

/**
 * Does something while requests flow, and goes on for a moment, so that what comes late is seen too.
 *
 * @param options how, and to which URLs
 */
export async function underLoad<Value>(
  { urls, ...options }: Omit<StreamOptions, 'targets'> & Load,
  work: () => Promise<Value>,
): Promise<StreamReport & { readonly end: Value }> {
  const targets = urls.map((url) => ({ url, status: 200 }));
  const stream = await RequestStream.start({ ...options, targets });
  const end = await work().finally(async () => {
    const enough = stream.sent + options.perSecond;
    while (stream.sent < enough) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  return { ...(await stream.stop()), end };
}

interface Load {
  readonly urls: readonly string[];
}
