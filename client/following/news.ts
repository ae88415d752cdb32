// Where a meeting is, as the page of somebody who only follows it asks for it. No document in here.

export interface Line {
  readonly words: string;
  readonly isNow: boolean;
  readonly isWritten: boolean;
}

export interface Person {
  readonly words: string;
  readonly hasSigned: boolean;
}

export interface Shown {
  readonly atRisk: boolean;
  readonly caption: string;
  readonly title: string;
  readonly note: string;
  readonly time: string;
  readonly items: readonly Line[];
  readonly room: string;
  readonly people: readonly Person[];
}

export interface News {
  readonly begun: boolean;
  readonly ended: boolean;
  readonly seen: string;
  /** Null where nothing changed since it was last asked. */
  readonly shown: Shown | null;
}

/** Milliseconds between two questions; longer while the line is down. */
export const EVERY = 10_000;
export function pause(failed: number): number {
  return Math.min(60_000, EVERY * 1.5 ** failed);
}

type Said = Record<string, unknown>;

/** An answer as news; null when it is none, as a page that asks to sign in is. */
export function read(answer: unknown): News | null {
  const said = asSaid(answer);
  if (!said || typeof said.begun !== "boolean") return null;
  return { begun: said.begun, ended: said.ended === true, seen: words(said.seen), shown: shown(asSaid(said.shown)) };
}

function shown(said: Said | null): Shown | null {
  if (!said) return null;
  return {
    atRisk: said.at_risk === true,
    caption: words(said.caption),
    title: words(said.title),
    note: words(said.note),
    time: words(said.time),
    items: list(said.items).map((one) => ({
      words: words(one.words),
      isNow: one.is_now === true,
      isWritten: one.is_written === true,
    })),
    room: words(said.room),
    people: list(said.people).map((one) => ({ words: words(one.words), hasSigned: one.has_signed === true })),
  };
}

function asSaid(given: unknown): Said | null {
  return typeof given === "object" && given !== null ? (given as Said) : null;
}

function list(given: unknown): readonly Said[] {
  return Array.isArray(given) ? given.map(asSaid).filter((one) => one !== null) : [];
}

function words(given: unknown): string {
  return typeof given === "string" ? given : "";
}
