// Long work: asks how far it is and shows it. Without script the page reloads itself instead.
import { actingAs } from "../shell/acting-as.ts";

export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
}

/** Milliseconds until the next question: soon at first, then calmer, so that no tab nags for an hour. */
export function pause(asked: number): number {
  return Math.min(10_000, 1000 * 1.25 ** asked);
}

/** A reply as progress, or null when it is not one (a page asking to sign in again, for instance). */
export function read(reply: unknown): Progress | null {
  if (typeof reply !== "object" || reply === null) return null;
  const said = reply as Record<string, unknown>;
  if (typeof said.done !== "number" || typeof said.total !== "number") return null;
  return { label: String(said.label ?? ""), done: said.done, total: said.total, finished: said.finished === true };
}

export class Polling {
  private readonly root: HTMLElement;
  private asked = 0;
  private spoken = "";

  constructor(root: HTMLElement) {
    this.root = root;
    if (root.dataset.poll) this.wait();
  }

  private wait(): void {
    window.setTimeout(() => void this.ask(), pause(this.asked++));
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch(this.root.dataset.poll!, { headers: { Accept: "application/json", ...actingAs() } });
      // Another post is acted as in another tab: this page asks no more until it is opened again.
      if (answer.status === 409) return;
      const progress = answer.ok ? read(await answer.json()) : null;
      if (progress) {
        this.show(progress);
        if (progress.finished) {
          window.location.assign(this.root.dataset.next || window.location.href);
          return;
        }
      }
    } catch {
      // The line dropped; the work goes on, and so does asking.
    }
    this.wait();
  }

  private show(progress: Progress): void {
    const bar = this.root.querySelector("progress");
    if (bar) {
      bar.max = progress.total || 1;
      bar.value = progress.done;
    }
    const number = (value: number) => value.toLocaleString("en-GB");
    this.put("count", `${number(progress.done)} of ${number(progress.total)}`);
    if (progress.label) this.put("label", progress.label);
    // Spoken only when the kind of work changes, not at every step.
    if (progress.label !== this.spoken) {
      this.spoken = progress.label;
      this.put("spoken", progress.label);
    }
  }

  private put(part: string, words: string): void {
    const place = this.root.querySelector(`[data-part="${part}"]`);
    if (place) place.textContent = words;
  }
}
