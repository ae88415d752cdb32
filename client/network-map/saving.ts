// Positions on their way to the reader's own record. Nothing is lost when the line drops: what was
// moved is kept, sent again, and the newest place of a node always wins.
import type { Point } from "./model.ts";

export type State = "saving" | "saved" | "waiting" | "refused";
/** What came of one sending: stored, worth trying again, or refused with a sentence. */
export type Outcome = { readonly kind: "stored" } | { readonly kind: "again" } | { readonly kind: "refused"; readonly message: string };
export type Send = (moved: readonly { id: string; x: number | null; y: number | null }[]) => Promise<Outcome>;

/** Milliseconds to wait for more to move before sending. */
const SETTLE = 600;
/** Milliseconds before trying again after each failure, the last one repeated. */
const PAUSES = [2000, 4000, 8000, 15_000, 30_000];

export class PositionSaver {
  private waiting = new Map<string, Point | null>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private sending = false;
  private readonly send: Send;
  private readonly said: (state: State, message?: string) => void;

  constructor(send: Send, said: (state: State, message?: string) => void) {
    this.send = send;
    this.said = said;
  }

  get unsent(): number {
    return this.waiting.size;
  }

  add(positions: ReadonlyMap<string, Point | null>): void {
    if (!positions.size) return;
    for (const [id, point] of positions) this.waiting.set(id, point);
    this.schedule(this.failures ? undefined : SETTLE);
  }

  /** Send at once: the line is back, or the page is being left. */
  hurry(): void {
    if (this.waiting.size) this.schedule(0);
  }

  private schedule(after: number | undefined): void {
    // While waiting out a failure, moving something more does not nag the server sooner.
    if (after === undefined && this.timer !== undefined) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.flush();
    }, after ?? this.pause());
  }

  private pause(): number {
    return PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? SETTLE;
  }

  private async flush(): Promise<void> {
    if (this.sending || !this.waiting.size) return;
    const batch = this.waiting;
    this.waiting = new Map();
    this.sending = true;
    this.said("saving");
    const outcome = await this.send([...batch].map(([id, at]) => ({ id, x: at?.x ?? null, y: at?.y ?? null })));
    this.sending = false;
    if (outcome.kind === "again") {
      // Newer moves made meanwhile win over what failed.
      for (const [id, point] of batch) if (!this.waiting.has(id)) this.waiting.set(id, point);
      this.failures += 1;
      this.said("waiting");
      this.schedule(this.pause());
      return;
    }
    this.failures = 0;
    if (outcome.kind === "refused") this.said("refused", outcome.message);
    else if (!this.waiting.size) this.said("saved");
    if (this.waiting.size) this.schedule(SETTLE);
  }
}
