// The page of somebody who follows a meeting by its link: it shows by itself where the meeting is. Asking is no
// sign of life: left alone, the session ends when it would have. Without script a link fetches the page anew.
import { actingAs } from "../shell/acting-as.ts";
import { EVERY, type News, pause, read, type Shown } from "./news.ts";

const page = document.querySelector<HTMLElement>('[data-module="following"]');
if (page) {
  say(page, page.dataset.kept);
  void follow(page, "");
}

async function follow(root: HTMLElement, before: string): Promise<void> {
  let seen = before;
  for (let failed = 0; ; ) {
    await new Promise((done) => window.setTimeout(done, failed ? pause(failed) : EVERY));
    // Nobody is looking: not asked until somebody is.
    if (document.visibilityState === "hidden") await looked();
    const answer = await ask(root, seen);
    if (answer === "shut") return say(root, root.dataset.stopped);
    failed = answer ? 0 : failed + 1;
    say(root, answer ? root.dataset.kept : root.dataset.noLine);
    if (!answer) continue;
    // Begun or ended, it is another page.
    if (answer.begun !== (root.dataset.begun === "yes") || answer.ended) return window.location.reload();
    if (answer.shown) show(root, answer.shown);
    seen = answer.seen;
  }
}

async function ask(root: HTMLElement, seen: string): Promise<News | "shut" | null> {
  const address = new URL(root.dataset.news ?? "", window.location.href);
  if (seen) address.searchParams.set("seen", seen);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json", ...actingAs() }, redirect: "manual" });
    // Signed out and led to the sign-in, no longer invited, or another post is acted as in another tab.
    if (answer.type === "opaqueredirect" || [401, 403, 404, 409].includes(answer.status)) return "shut";
    return answer.ok ? read(await answer.json()) : null;
  } catch {
    return null;
  }
}

function looked(): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (document.visibilityState === "hidden") return;
      document.removeEventListener("visibilitychange", look);
      done();
    };
    document.addEventListener("visibilitychange", look);
  });
}

function show(root: HTMLElement, shown: Shown): void {
  const risk = part(root, "risk");
  if (risk) risk.hidden = !shown.atRisk;
  const title = part(root, "title");
  // Said aloud when the meeting moves on, and not each time it is asked.
  if (title && title.textContent !== shown.title) put(root, "spoken", shown.title);
  put(root, "caption", shown.caption);
  put(root, "title", shown.title);
  put(root, "note", shown.note);
  put(root, "time", shown.time);
  fill(root, "items", "item", shown.items.map((one) => ({
    words: one.words,
    marks: { now: one.isNow, written: one.isWritten && !one.isNow },
    current: one.isNow,
  })));
  put(root, "room", shown.room);
  fill(root, "people", "person", shown.people.map((one) => ({
    words: one.words,
    marks: { unsigned: !one.hasSigned },
    current: false,
  })));
  const nobody = part(root, "nobody");
  if (nobody) nobody.hidden = shown.people.length > 0;
}

interface Row {
  readonly words: string;
  readonly marks: Readonly<Record<string, boolean>>;
  readonly current: boolean;
}

/** A list from the template that stands on the page beside it, with the marks that do not apply taken out. */
function fill(root: HTMLElement, name: string, each: string, rows: readonly Row[]): void {
  const list = part(root, name);
  const pattern = root.querySelector<HTMLTemplateElement>(`template[data-part="${each}"]`);
  if (!list || !pattern) return;
  list.replaceChildren(
    ...rows.map((row) => {
      const made = document.importNode(pattern.content, true);
      const words = made.querySelector('[data-part="words"]');
      if (words) words.textContent = row.words;
      for (const [mark, holds] of Object.entries(row.marks)) {
        if (!holds) made.querySelector(`[data-part="${mark}"]`)?.remove();
      }
      if (row.current) made.firstElementChild?.setAttribute("aria-current", "step");
      return made;
    }),
  );
}

function say(root: HTMLElement, words: string | undefined): void {
  const line = part(root, "kept");
  if (line && line.textContent !== words) line.textContent = words ?? "";
}

function put(root: HTMLElement, name: string, words: string): void {
  const place = part(root, name);
  if (place && place.textContent !== words) place.textContent = words;
}

function part(root: HTMLElement, name: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`:not(template)[data-part="${name}"]`);
}
