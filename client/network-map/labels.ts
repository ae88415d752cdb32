// Where the words of lines stand. Plain values, no browser. Names of people come first and keep their
// places; the words of a line give way along it, and stay out where they would cover somebody's name:
// words on top of words can be read by nobody, and the table has them all.
import type { Point } from "./model.ts";
import { type Box, lineWords, overlap } from "./placing.ts";

export interface LineWords {
  readonly id: string;
  readonly words: string;
  readonly from: Point;
  readonly to: Point;
}

/** How far along its line the words of a line may stand, the middle first. */
const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73] as const;

/** For each line how far its words stand from its middle; null where there is no room for them. */
export function wordsAlong(lines: readonly LineWords[], taken: readonly Box[]): Map<string, Point | null> {
  const found = new Map<string, Point | null>();
  const full = [...taken];
  for (const { id, words, from, to } of lines) {
    let place: Point | null = null;
    for (const along of ALONG) {
      const away = { x: (along - 0.5) * (to.x - from.x), y: (along - 0.5) * (to.y - from.y) };
      const middle = lineWords(words, from, to);
      const box = { ...middle, x: middle.x + away.x, y: middle.y + away.y };
      if (full.some((other) => overlap(box, other))) continue;
      full.push(box);
      place = away;
      break;
    }
    found.set(id, place);
  }
  return found;
}
