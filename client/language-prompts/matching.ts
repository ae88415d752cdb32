// Which words of a text have a gentler or truer way to be said. No document in here, so that every
// twist can be tried without a browser. Nothing is ever changed: somebody reads, and decides.

export interface Prompt {
  readonly id: string;
  readonly pattern: string;
  readonly instead: string;
  readonly why: string;
}

export interface Found {
  readonly prompt: Prompt;
  /** The words as they were typed. */
  readonly words: string;
}

// Somebody's own words stand as they were said. A quotation that is not closed yet runs to its line's end.
const QUOTED = [/“[^”\n]*(?:”|$)/gm, /"[^"\n]*(?:"|$)/gm, /«[^»\n]*(?:»|$)/gm, /(?<![\p{L}\p{N}])[‘'](?=\S)[^‘\n]*?\S[’'](?![\p{L}\p{N}])/gmu];

/** The text with quoted words blanked, every other letter at its own place. */
export function withoutQuotations(text: string): string {
  return QUOTED.reduce((left, quoted) => left.replace(quoted, (words) => " ".repeat(words.length)), text);
}

/** One prompt each, in the order their words come. */
export function found(text: string, prompts: readonly Prompt[]): Found[] {
  const own = withoutQuotations(text);
  const all: { at: number; found: Found }[] = [];
  for (const prompt of prompts) {
    const match = new RegExp(`(?<![\\p{L}\\p{N}])(?:${prompt.pattern})(?![\\p{L}\\p{N}])`, "iu").exec(own);
    if (match) all.push({ at: match.index, found: { prompt, words: match[0] } });
  }
  return all.sort((a, b) => a.at - b.at).map((one) => one.found);
}
