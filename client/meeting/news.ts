// What others wrote at a meeting, as the screen asks for it. No document in here.

export interface NewEntry {
  readonly id: string;
  readonly version: number;
  readonly start: string;
  readonly words: string;
  readonly line: string;
  readonly struck: string;
  readonly url: string;
}

export interface News {
  readonly seen: string;
  readonly at: string;
  readonly ended: boolean;
  readonly namesHidden: boolean;
  /** Null where nothing changed since it was last asked. */
  readonly entries: readonly NewEntry[] | null;
}

/** Milliseconds between two questions; longer while the line is down. */
export const EVERY = 5000;
export function pause(failed: number): number {
  return Math.min(30_000, EVERY * 1.5 ** failed);
}

/** An answer as news, or null when it is none: a page that asks to sign in, or a meeting not begun. */
export function read(answer: unknown): News | null {
  if (typeof answer !== "object" || answer === null) return null;
  const said = answer as Record<string, unknown>;
  if (said.begun !== true) return null;
  return {
    seen: String(said.seen ?? ""),
    at: String(said.at ?? ""),
    ended: said.ended === true,
    namesHidden: said.names_hidden === true,
    entries: Array.isArray(said.entries) ? said.entries.map(entry) : null,
  };
}

function entry(given: Record<string, unknown>): NewEntry {
  return {
    id: String(given.id),
    version: Number(given.version),
    start: String(given.start),
    words: String(given.words),
    line: String(given.line),
    struck: String(given.struck ?? ""),
    url: String(given.url ?? ""),
  };
}

/** Which entries the list lacks, and which stand in it as they were before. */
export function fresh(shown: ReadonlyMap<string, number>, entries: readonly NewEntry[]): readonly NewEntry[] {
  return entries.filter((one) => shown.get(one.id) !== one.version);
}
