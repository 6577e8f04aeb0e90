import { InvalidValue } from '../../lib/values/invalid-value.js';

export const accountAccepts = 'AWS accounts of 12 digits, split by commas or lines';

/** @throws InvalidValue for what is no AWS account, such as one whose leading zero YAML took away */
export function parseAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidValue((shown) => `${shown} is no AWS account of 12 digits`, text);
}
