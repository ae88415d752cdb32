// A form whose words are kept as they are typed: `data-module="draft"`. See keeping.ts for when.
import { Keeper, type Reply, type Said } from "./keeping.ts";

/** Fields that belong to one sending, and not to what somebody typed. */
const NOT_WORDS = new Set(["csrfmiddlewaretoken", "once", "version", "draft_ticket", "draft_count", "words_shown"]);
/** The forms of this page whose words are kept. */
const open: Keeper[] = [];

export function keepDrafts(page: Document): void {
  for (const form of page.querySelectorAll<HTMLFormElement>('form[data-module~="draft"]')) {
    const line = form.querySelector<HTMLElement>('[data-part="kept"]');
    if (line) open.push(keep(form, line));
  }
}

/** Where a page whose session ends should come back to; null while leaving would lose words. */
export function whereToComeBack(): string | null {
  if (open.some((keeper) => !keeper.isKept)) return null;
  return open.find((keeper) => keeper.resume)?.resume ?? window.location.pathname;
}

/** Send whatever is not kept yet. */
export function sendWhatIsLeft(): void {
  for (const keeper of open) keeper.now();
}

function keep(form: HTMLFormElement, line: HTMLElement): Keeper {
  const spoken = form.querySelector<HTMLElement>('[data-part="kept-spoken"]');
  const counter = form.querySelector<HTMLInputElement>("input[name=draft_count]");
  let last: Said = "";

  const keeper = new Keeper({
    read: () => words(form).toString(),
    send: (typed, count, leaving) => {
      if (counter) counter.value = String(count);
      const body = new URLSearchParams(typed);
      body.set("draft_ticket", form.querySelector<HTMLInputElement>("input[name=draft_ticket]")?.value ?? "");
      body.set("draft_count", String(count));
      return send(line.dataset.keep ?? "", body, leaving);
    },
    later: (what, milliseconds) => window.setTimeout(what, milliseconds),
    cancel: (timer) => window.clearTimeout(timer),
    time: () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" }),
    say: (what, at) => {
      const text = (line.dataset[camel(what)] ?? "").replace("%s", at);
      line.textContent = text;
      line.classList.toggle("pm-kept--trouble", what !== "kept" && what !== "");
      if (what === "signed-out") line.append(" ", signInLink(line));
      // Not chatty: a screen reader hears a saving once, and then only what is new.
      if (spoken && what !== last) spoken.textContent = text;
      last = what;
    },
    heard: (reply) => {
      if (reply.kind !== "kept") return;
      document.dispatchEvent(new CustomEvent("pm:alive"));
      // Signed in again in another tab, the form itself needs the new session's token.
      for (const token of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) {
        token.value = reply.token;
      }
    },
  });

  form.addEventListener("input", () => keeper.typed());
  form.addEventListener("change", () => keeper.typed());
  form.addEventListener("focusout", () => keeper.now());
  form.addEventListener("submit", (event) => {
    if (keeper.isCutOff || !navigator.onLine) {
      event.preventDefault();
      keeper.couldNotSend();
    } else {
      keeper.leave();
    }
  });
  window.addEventListener("online", () => keeper.now());
  window.addEventListener("focus", () => keeper.now());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keeper.leave();
    else keeper.now();
  });
  window.addEventListener("pagehide", () => keeper.leave());
  window.addEventListener("beforeunload", (event) => {
    if (keeper.wouldLose) event.preventDefault();
  });
  return keeper;
}

function words(form: HTMLFormElement): URLSearchParams {
  const found = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_WORDS.has(name)) found.append(name, value);
  }
  return found;
}

async function send(address: string, body: URLSearchParams, leaving: boolean): Promise<Reply> {
  try {
    const answer = await fetch(address, { method: "POST", body, keepalive: leaving, headers: { Accept: "application/json" } });
    return await read(answer);
  } catch {
    return { kind: "no-line" };
  }
}

async function read(answer: Response): Promise<Reply> {
  if (answer.status === 401) return { kind: "signed-out" };
  if (answer.status === 413) return { kind: "too-long" };
  if (answer.status === 429) return { kind: "too-many", seconds: Number(answer.headers.get("Retry-After")) || 60 };
  if (answer.status === 400 || answer.status === 403) return { kind: "refused" };
  // A server that fails is as good as no line: the words stay here and are tried again.
  if (!answer.ok) return { kind: "no-line" };
  const said = (await answer.json()) as Record<string, unknown>;
  switch (said.state) {
    case "sent":
    case "erased":
      return { kind: said.state };
    default:
      return { kind: "kept", at: String(said.at), resume: String(said.resume), token: String(said.token) };
  }
}

function signInLink(line: HTMLElement): HTMLAnchorElement {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = line.dataset.signIn ?? "/";
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = line.dataset.signInWords ?? "";
  return link;
}

/** "not-sent" as the browser names it among an element's data: "notSent". */
function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
