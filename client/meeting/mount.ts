// A running meeting's screen: single keys, and what others write appears without moving what is being typed.
// Without script every one of these is a button or a link, and the page is fetched anew.
import { actingAs } from "../shell/acting-as.ts";
import { mayGrow, meaning, numberOf } from "./keys.ts";
import { EVERY, fresh, type NewEntry, pause, read } from "./news.ts";

/** Milliseconds after which a first digit stands for itself. */
const SECOND_DIGIT = 900;
/** Whether the keys are off in this tab. No word of the meeting is ever kept here. */
const KEYS_OFF = "pm-meeting-keys-off";

const head = document.querySelector<HTMLElement>('[data-module="meeting"]');
if (head) {
  listen(head);
  void ask(head, "", 0);
}

function listen(root: HTMLElement): void {
  const keys = document.querySelector<HTMLElement>('[data-part="keys"]');
  const off = keys?.querySelector<HTMLButtonElement>('[data-part="keys-off"]');
  let number = "";
  let timer = 0;
  if (keys && off) {
    keys.hidden = false;
    const words = [off.textContent ?? "", off.dataset.on ?? ""];
    const show = () => (off.textContent = words[isOff() ? 1 : 0]!);
    off.addEventListener("click", () => {
      if (isOff()) sessionStorage.removeItem(KEYS_OFF);
      else sessionStorage.setItem(KEYS_OFF, "yes");
      show();
    });
    show();
  }
  const go = () => {
    const wanted = number;
    number = "";
    press(`[data-number="${wanted}"]`);
  };
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const inBox = target.matches("input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea, select");
    const held = event.ctrlKey || event.altKey || event.metaKey;
    if (isOff() && event.key !== "Escape") return;
    const onChoice = target.matches("input[type=radio]");
    const asked = meaning({ key: event.key, held, inBox, onChoice });
    switch (asked.kind) {
      case "leave":
        target.blur();
        return;
      case "names":
        // At once, before the server has answered: somebody may be looking.
        if (root.dataset.hidden === "no") document.body.classList.add("pm-run-body--at-once");
        press('[data-part="names"] button');
        return;
      case "next":
      case "back":
        press(`[data-step="${asked.kind}"]`);
        return;
      case "box": {
        const box = document.querySelector<HTMLElement>(`[data-box="${asked.box}"] input:not([type=hidden])`);
        if (!box) return;
        event.preventDefault();
        box.focus();
        return;
      }
      case "number": {
        const highest = document.querySelectorAll("[data-number]").length;
        window.clearTimeout(timer);
        number = numberOf(number, asked.digit, highest);
        if (mayGrow(number, highest)) timer = window.setTimeout(go, SECOND_DIGIT);
        else go();
      }
    }
  });
  document.querySelector<HTMLElement>('[data-part="change"]')?.addEventListener("click", (event) => {
    const link = event.currentTarget as HTMLAnchorElement;
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.focus();
  });
  window.setInterval(() => {
    const clock = root.querySelector<HTMLElement>('[data-part="clock"]');
    if (clock) clock.textContent = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  }, 10_000);
}

function isOff(): boolean {
  return sessionStorage.getItem(KEYS_OFF) === "yes";
}

function press(selector: string): void {
  const button = document.querySelector<HTMLButtonElement>(selector);
  if (button) button.click();
}

async function ask(root: HTMLElement, seen: string, failed: number): Promise<void> {
  await new Promise((done) => window.setTimeout(done, failed ? pause(failed) : EVERY));
  if (document.visibilityState === "hidden") return ask(root, seen, 0);
  const address = new URL(root.dataset.news ?? "", window.location.href);
  if (root.dataset.item) address.searchParams.set("item", root.dataset.item);
  if (seen) address.searchParams.set("seen", seen);
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json", ...actingAs() }, redirect: "manual" });
    // Signed out, or another post is acted as in another tab: this page asks no more until it is opened again.
    if (answer.type === "opaqueredirect" || [401, 403, 404, 409].includes(answer.status)) return;
    const news = answer.ok ? read(await answer.json()) : null;
    if (!news) return ask(root, seen, failed + 1);
    const moved = document.querySelector<HTMLElement>('[data-part="moved"]');
    if (moved) moved.hidden = !news.at || news.at === root.dataset.item;
    if (news.entries) show(root, news.entries);
    // Somebody hid names: this screen hides them too, at once.
    if (news.namesHidden && root.dataset.hidden === "no") document.body.classList.add("pm-run-body--at-once");
    return ask(root, news.seen, 0);
  } catch {
    return ask(root, seen, failed + 1);
  }
}

function show(root: HTMLElement, entries: readonly NewEntry[]): void {
  const list = document.querySelector<HTMLElement>('[data-part="entries"]');
  if (!list) return;
  const shown = new Map<string, number>();
  for (const one of list.querySelectorAll<HTMLElement>("[data-entry]")) {
    shown.set(one.dataset.entry ?? "", Number(one.dataset.version));
  }
  const before = document.activeElement?.getBoundingClientRect().top;
  for (const one of fresh(shown, entries)) {
    const line = made(root, one);
    const held = list.querySelector(`[data-entry="${one.id}"]`);
    if (held) held.replaceWith(line);
    else list.append(line);
  }
  list.hidden = !entries.length;
  // The box that somebody types into stays where it is on the screen.
  const after = document.activeElement?.getBoundingClientRect().top;
  if (before !== undefined && after !== undefined && document.activeElement !== document.body) window.scrollBy(0, after - before);
}

function made(root: HTMLElement, one: NewEntry): HTMLLIElement {
  const line = document.createElement("li");
  line.dataset.entry = one.id;
  line.dataset.version = String(one.version);
  const what = document.createElement("span");
  what.className = "pm-run-entries__what";
  const start = document.createElement("strong");
  start.textContent = one.start;
  const words = document.createElement("span");
  words.textContent = one.words;
  if (one.struck) {
    const gone = document.createElement("s");
    gone.append(start, " ", words);
    const why = document.createElement("span");
    why.className = "pm-soft";
    why.textContent = one.struck;
    what.append(gone, " ", why);
  } else {
    what.append(start, " ", words);
  }
  const small = document.createElement("span");
  small.className = "pm-soft pm-small";
  small.textContent = `${one.line} `;
  if (one.url) {
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = one.url;
    link.textContent = root.dataset.changeWords ?? "";
    const hidden = document.createElement("span");
    hidden.className = "govuk-visually-hidden";
    hidden.textContent = `: ${one.start}`;
    link.append(hidden);
    small.append(link);
  }
  line.append(what, " ", small);
  return line;
}
