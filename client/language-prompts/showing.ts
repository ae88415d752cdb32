// Shows a prompt beneath a box as somebody types. It never stops or changes anything, takes no focus,
// speaks once in its own time, and goes away when the words do or when it is put away.
import { found, type Found, type Prompt } from "./matching";

const AFTER_TYPING = 900;
const AT_ONCE = 2;

interface Words {
  /** "You wrote “%s”." and the rest, as the template has them. */
  readonly wrote: string;
  readonly could: string;
  readonly close: string;
}

export function promptAsPeopleType(page: Document, prompts: readonly Prompt[], words: Words): void {
  for (const box of page.querySelectorAll<HTMLTextAreaElement>("textarea[data-language]")) {
    watch(box, prompts, words);
  }
}

function watch(box: HTMLTextAreaElement, prompts: readonly Prompt[], words: Words): void {
  const shown = document.createElement("div");
  shown.className = "pm-words";
  shown.setAttribute("role", "status");
  (box.closest(".govuk-form-group") ?? box).append(shown);
  if (!shown.isConnected) box.after(shown);
  const putAway = new Set<string>();
  let timer = 0;
  let last = "";

  const look = () => {
    const all = isQuotation(box) ? [] : found(box.value, prompts).filter((one) => !putAway.has(one.prompt.id));
    const some = all.slice(0, AT_ONCE);
    // The same prompts are not drawn, nor spoken, again at every letter.
    const now = some.map((one) => `${one.prompt.id} ${one.words.toLowerCase()}`).join("|");
    if (now === last) return;
    last = now;
    shown.replaceChildren(...some.flatMap((one) => lines(one, words)));
    if (some.length) shown.append(closing(some));
  };

  const closing = (some: Found[]): HTMLButtonElement => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "pm-words__close";
    button.textContent = words.close;
    button.addEventListener("click", () => {
      for (const one of some) putAway.add(one.prompt.id);
      look();
      box.focus();
    });
    return button;
  };

  const later = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, AFTER_TYPING);
  };
  box.addEventListener("input", later);
  // Saying that these are somebody's own words ends the prompts at once.
  box.form?.addEventListener("change", look);
  look();
}

function lines(one: Found, words: Words): HTMLParagraphElement[] {
  const line = document.createElement("p");
  const wrote = document.createElement("strong");
  wrote.textContent = words.wrote.replace("%s", one.words);
  line.append(wrote, ` ${words.could.replace("%s", one.prompt.instead)}`);
  const why = document.createElement("p");
  why.textContent = one.prompt.why;
  return [line, why];
}

/** Whether the form says that the words in this box are the child's or the family's own. */
function isQuotation(box: HTMLTextAreaElement): boolean {
  const nature = box.form?.querySelector<HTMLInputElement>('input[name="nature"]:checked');
  return nature?.value === "own_words" && ["text", "words"].includes(box.name);
}
