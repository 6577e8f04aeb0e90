/** What is to be known of a translation, a sentence each. */
export class Notes {
  /** What has no counterpart. */
  readonly lost: string[] = [];
  /** What became something else, such as a rounded size. */
  readonly other: string[] = [];
}
