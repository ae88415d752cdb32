// Which key of a meeting's screen means what. No document in here, so that it can be tried without a browser.

export type Press =
  | { readonly kind: "names" | "next" | "back" | "leave" | "nothing" }
  | { readonly kind: "box"; readonly box: "decision" | "action" | "note" }
  | { readonly kind: "number"; readonly digit: string };

export interface Pressed {
  readonly key: string;
  readonly held: boolean;
  readonly inBox: boolean;
  /** On one of several answers, between which the arrows move. */
  readonly onChoice?: boolean;
}

const BOXES: Record<string, "decision" | "action" | "note"> = { d: "decision", a: "action", o: "note" };
const NOTHING: Press = { kind: "nothing" };

/** What a key press asks for. In a box every key but Escape is something typed. */
export function meaning(pressed: Pressed): Press {
  if (pressed.key === "Escape") return pressed.inBox ? { kind: "leave" } : NOTHING;
  if (pressed.inBox || pressed.held) return NOTHING;
  const key = pressed.key.toLowerCase();
  if (pressed.onChoice && key.startsWith("arrow")) return NOTHING;
  if (key === "n") return { kind: "names" };
  if (key === "arrowright") return { kind: "next" };
  if (key === "arrowleft") return { kind: "back" };
  if (BOXES[key]) return { kind: "box", box: BOXES[key] };
  return /^\d$/.test(key) ? { kind: "number", digit: key } : NOTHING;
}

/** Digits pressed one after the other make one number; a pause, or a number that nothing begins with, ends it. */
export function numberOf(before: string, digit: string, highest: number): string {
  const both = `${before}${digit}`;
  return Number(both) <= highest ? both : digit;
}

/** Whether a number can still grow: with 12 items "1" waits for a second digit, and "2" does not. */
export function mayGrow(number: string, highest: number): boolean {
  return Number(number) * 10 <= highest;
}
