// When words that are being typed are sent to be kept, and what is said about it. No document in here,
// so that every twist of the line can be tried without a browser. Nothing is ever written to the
// computer: words live in the page and on the server, since laptops are shared and these are children.

export type Reply =
  | { readonly kind: "kept"; readonly at: string; readonly resume: string; readonly token: string }
  | { readonly kind: "sent" | "erased" | "too-long" | "refused" | "signed-out" | "no-line" }
  | { readonly kind: "too-many"; readonly seconds: number };

/** What the quiet line says; the empty string says nothing. */
export type Said = "" | "kept" | "dropped" | "not-sent" | "signed-out" | "too-long" | "refused" | "erased";

export interface Outside {
  /** The words as they stand in the form now. */
  read(): string;
  /** Send them. `leaving` is for a page that is going away and will not hear the answer. */
  send(words: string, count: number, leaving: boolean): Promise<Reply>;
  later(what: () => void, milliseconds: number): number;
  cancel(timer: number): void;
  say(what: Said, at: string): void;
  time(): string;
  heard(reply: Reply): void;
}

/** Milliseconds after the last key before words are sent. */
export const AFTER_TYPING = 2000;
const SOONEST_AGAIN = 3000;
const LATEST_AGAIN = 30_000;

/** Milliseconds until the line is tried again: soon at first, then calmer. */
export function again(tried: number): number {
  return Math.min(LATEST_AGAIN, SOONEST_AGAIN * 1.5 ** tried);
}

export class Keeper {
  resume = "";
  private readonly outside: Outside;
  private kept: string;
  private onItsWay: string | null = null;
  private count = 0;
  private timer = 0;
  private tried = 0;
  private said: Said = "";
  private over = false;

  constructor(outside: Outside) {
    this.outside = outside;
    this.kept = outside.read();
  }

  /** Whether the server has every word of the page. */
  get isKept(): boolean {
    return this.outside.read() === this.kept;
  }

  /** Whether leaving now would lose words: the line is down, or nobody is signed in. */
  get wouldLose(): boolean {
    return !this.isKept && ["dropped", "not-sent", "signed-out", "too-long"].includes(this.said);
  }

  get isCutOff(): boolean {
    return this.said === "dropped" || this.said === "not-sent";
  }

  /** Something was typed. */
  typed(): void {
    if (this.over || this.tried) return;
    this.wait(AFTER_TYPING);
  }

  /** Send at once: a field was left, the line is back, the tab is looked at again. */
  now(): void {
    if (!this.over && this.onItsWay === null && !this.isKept) void this.send(false);
  }

  /** The page goes away: one last sending, whose answer nobody hears. */
  leave(): void {
    const words = this.outside.read();
    if (this.over || words === this.kept || words === this.onItsWay) return;
    void this.send(true);
  }

  /** A button was pressed while the line is known to be down. */
  couldNotSend(): void {
    this.tell("not-sent");
    this.now();
  }

  private wait(milliseconds: number): void {
    this.outside.cancel(this.timer);
    this.timer = this.outside.later(() => this.now(), milliseconds);
  }

  private async send(leaving: boolean): Promise<void> {
    this.outside.cancel(this.timer);
    const words = this.outside.read();
    this.onItsWay = words;
    this.count += 1;
    const reply = await this.outside.send(words, this.count, leaving);
    this.onItsWay = null;
    this.hear(reply, words);
  }

  private hear(reply: Reply, words: string): void {
    this.outside.heard(reply);
    switch (reply.kind) {
      case "kept":
        this.kept = words;
        this.resume = reply.resume;
        this.tried = 0;
        this.tell("kept", reply.at);
        // Typed on while it was on its way.
        if (!this.isKept) this.wait(AFTER_TYPING);
        return;
      case "no-line":
        // The time at which it dropped stays, however often it is tried again.
        if (!this.isCutOff) this.tell("dropped");
        return this.wait(again(this.tried++));
      case "signed-out":
        if (this.said !== "signed-out") this.tell("signed-out");
        return this.wait(again(this.tried++));
      case "too-many":
        this.tried += 1;
        return this.wait(reply.seconds * 1000);
      case "too-long":
        return this.tell("too-long");
      case "sent":
        this.over = true;
        this.kept = words;
        return;
      default:
        this.over = true;
        this.tell(reply.kind);
    }
  }

  private tell(what: Said, at = this.outside.time()): void {
    this.said = what;
    this.outside.say(what, at);
  }
}
