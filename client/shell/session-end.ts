// Two minutes before a session ends: a warning, a button to stay, and a way back to the same words.
import { sendWhatIsLeft, whereToComeBack } from "./draft.ts";

/** Seconds before the end at which it warns. */
export const WARN = 120;
/** Seconds left at which the time is said aloud; between them the count is only shown. */
const SPOKEN = new Set([120, 60, 20]);

export type Phase = "quiet" | "warning" | "ended";

/** Where a session stands that was last used `idle` seconds ago and lasts `lasts` seconds. */
export function phase(idle: number, lasts: number): Phase {
  if (idle >= lasts) return "ended";
  return idle >= lasts - WARN ? "warning" : "quiet";
}

export function watchTheSession(page: Document): void {
  const dialog = page.querySelector<HTMLDialogElement>('[data-module="session-end"]');
  if (dialog) new SessionEnd(dialog);
}

class SessionEnd {
  private readonly dialog: HTMLDialogElement;
  private lasts: number;
  private readonly tabs: BroadcastChannel | null;
  private used = Date.now();
  private ended = false;

  constructor(dialog: HTMLDialogElement) {
    this.dialog = dialog;
    this.lasts = Number(dialog.dataset.seconds);
    // Other tabs share the session: what is done in one is a sign of life for all. Nothing is stored.
    this.tabs = "BroadcastChannel" in window ? new BroadcastChannel("placemap-session") : null;
    this.tabs?.addEventListener("message", () => this.alive(false));
    this.tabs?.postMessage("alive");
    document.addEventListener("pm:alive", () => this.alive(true));
    // Escape closes a dialog; here it means what the button means.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      void this.stay();
    });
    this.part("stay")?.addEventListener("click", () => void this.stay());
    this.part("back")?.addEventListener("click", () => dialog.close());
    window.setInterval(() => this.look(), 1000);
    document.addEventListener("visibilitychange", () => this.look());
  }

  private alive(tell: boolean): void {
    this.used = Date.now();
    if (tell) this.tabs?.postMessage("alive");
    // Signed in again elsewhere, and the words were sent: the page goes on as it was.
    this.ended = false;
    this.show("soon");
    if (this.dialog.open) this.dialog.close();
  }

  private look(): void {
    const idle = (Date.now() - this.used) / 1000;
    const now = phase(idle, this.lasts);
    if (now === "warning") this.warn(Math.max(0, Math.ceil(this.lasts - idle)));
    else if (now === "ended" && !this.ended) this.end();
  }

  private warn(left: number): void {
    const text = this.inWords(left);
    const place = this.part("left");
    if (place) place.textContent = text;
    if (!this.dialog.open) {
      sendWhatIsLeft();
      this.dialog.showModal();
    } else if (SPOKEN.has(left)) {
      const spoken = this.part("spoken");
      if (spoken) spoken.textContent = text;
    }
  }

  private end(): void {
    this.ended = true;
    const back = whereToComeBack();
    if (back !== null) {
      window.location.assign(back);
      return;
    }
    // Words that could not be sent are worth more than a clean screen: the page stays, and says so.
    this.show("over");
    if (!this.dialog.open) this.dialog.showModal();
  }

  private async stay(): Promise<void> {
    if (this.ended) return this.dialog.close();
    try {
      const answer = await fetch(this.dialog.dataset.stay ?? "", { method: "POST" });
      if (!answer.ok) return this.end();
      // Near the end of its longest time a session has less left than half an hour.
      this.lasts = ((await answer.json()) as { seconds: number }).seconds;
      this.alive(true);
    } catch {
      // The line is down. The count goes on, and the button can be pressed again.
    }
  }

  private inWords(left: number): string {
    const said = this.dialog.dataset;
    if (left <= 20) return (said.secondsWords ?? "%s").replace("%s", String(left));
    const minutes = Math.ceil(left / 60);
    return minutes === 1 ? (said.minute ?? "") : (said.minutes ?? "%s").replace("%s", String(minutes));
  }

  private part(name: string): HTMLElement | null {
    return this.dialog.querySelector<HTMLElement>(`[data-part="${name}"]`);
  }

  private show(wanted: "soon" | "over"): void {
    for (const name of ["soon", "over"]) {
      const part = this.part(name);
      if (part) part.hidden = name !== wanted;
    }
    this.dialog.setAttribute("aria-labelledby", `session-${wanted}`);
  }
}
