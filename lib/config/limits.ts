import { Lexer } from 'yaml';
import type { Span } from './source-text.js';

/** A deploy-kit.yml is a few kilobytes; what is far above is another file, or meant to keep the reader busy. */
export const longestFile = 1_000_000;

/** Reading that many tokens takes about half a second, and a rollout over 50 hosts has fewer than 5,000. */
const mostTokens = 50_000;

/** The reader of YAML calls itself for each level, and ends the whole process where the stack ends. */
const deepest = 64;

/**
 * Looks for what would keep the reader of YAML busy for long, or break it.
 *
 * @returns what it is and where, or undefined
 */
export function excess(text: string): { readonly what: string; readonly span: Span } | undefined {
  let offset = 0;
  let tokens = 0;
  let flow = 0;
  let leading = 0;
  let lineIsLead = true;
  for (const token of new Lexer().lex(text)) {
    tokens++;
    const span = { start: offset, end: offset + token.length };
    if (tokens > mostTokens) return { what: 'it has too many parts', span };
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow--;
    if (token === '\n' || token === '\r\n') [leading, lineIsLead] = [0, true];
    else if (lineIsLead && /^[-?: ]+$/.test(token)) leading += token.length;
    else if (!isMark(token)) lineIsLead = false;
    if (flow > deepest || leading > 4 * deepest) return { what: 'it is nested too deeply', span };
    if (!isMark(token)) offset += token.length;
  }
  return undefined;
}

/** The lexer's own marks, which stand for no text: document, flow end, scalar. */
export function isMark(token: string): boolean {
  return token === '\u0002' || token === '\u0018' || token === '\u001f';
}
