/** The part of ncc's programmatic interface that the build uses: https://github.com/vercel/ncc#programmatically-from-nodejs */
declare module '@vercel/ncc' {
  interface Bundle {
    readonly code: string;
    /** File name -> content: the chunks, and what the code reads beside itself. */
    readonly assets: Readonly<
      Record<string, { readonly source: string | Uint8Array; readonly permissions: number }>
    >;
  }
  interface Options {
    readonly filename: string;
    readonly cache: false;
    readonly license: string;
    readonly quiet: true;
    /** Module name, or a regular expression between slashes -> what is required at run time instead. */
    readonly externals: Readonly<Record<string, string>>;
  }
  export default function ncc(entry: string, options: Options): Promise<Bundle>;
}
