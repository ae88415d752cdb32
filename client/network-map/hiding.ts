// Hides names everywhere on the page at once: the table, the headings, the evidence and the window's
// own title, for a shared screen. What was there comes back as it was.

export interface Hidden {
  /** As it stands on the page, or in what somebody wrote. */
  readonly name: string;
  /** What stands there instead. */
  readonly instead: string;
  /** A person's name is also looked for in its parts: "Leo", "Pashley". */
  readonly person: boolean;
  /** Those parts, where they are known; a name without any is nobody's: "School nurse". */
  readonly parts?: readonly string[] | undefined;
  /** Words, in small letters, that a part of a name must not be taken for: "adult" of "Adult A". */
  readonly ordinary?: ReadonlySet<string>;
}

interface Key {
  /** The name word by word, folded. */
  readonly words: readonly string[];
  readonly instead: string;
  /** Taken for a name only with a capital: "Grace" and not "grace". */
  readonly capital: boolean;
}

const ATTRIBUTES = ["aria-label", "title", "aria-valuetext", "data-label"];
const LEAST = 3;
/** Words of two letters that are no names: "Jo" and "Bo" are. */
const LITTLE = new Set("am an as at be by do go he if in is it me mr my no of oh ok on or pm so to up us we".split(" "));
const RUN = /[\p{L}\p{N}]+/gu;
/** What may stand between the words of one name: "O’Brien", "Pashley, Leo", "Ellie-Mae". */
const BETWEEN = /^[\s\-‐–'’.,]{1,3}$/u;
/** What somebody wrote, where a name is looked for however it is written. */
const WRITTEN = ".pm-network__evidence, .pm-written";
const LETTERS: Readonly<Record<string, string>> = { ł: "l", ø: "o", đ: "d", ı: "i" };

/** Letters without accents and in one case, each in its place: "Zieliński" is written "ZIELINSKI" as well. */
function folded(words: string): string {
  return words.replace(/[^\x00-\x7f]/gu, (letter) => {
    const plain = letter.normalize("NFD")[0]!.toLowerCase();
    return plain.length === letter.length ? (LETTERS[plain] ?? plain) : letter;
  }).toLowerCase();
}

const wordsOf = (name: string): string[] => folded(name).match(RUN) ?? [];

/**
 * A function that replaces names, the longest first, and only as whole words.
 *
 * `written` is for what people wrote, where names stand in any case, short forms and words that are names
 * as well included; without it, ordinary words of the page are left as they are.
 */
export function replacer(names: readonly Hidden[], { written = false } = {}): (words: string) => string {
  const index = new Map<string, Key[]>();
  const add = (words: readonly string[], instead: string, capital: boolean): void => {
    const [first] = words;
    if (!first) return;
    const held = index.get(first) ?? [];
    if (held.some((key) => key.words.join(" ") === words.join(" "))) return;
    held.push({ words, instead, capital });
    index.set(first, held);
  };
  for (const { name, instead, person, parts, ordinary } of names) {
    const whole = wordsOf(name);
    if (!name || name === instead || parts?.length === 0) continue;
    add(whole, instead, whole.length < 2 && !written);
    if (!person) continue;
    for (const part of parts ?? name.split(/[\s,()]+/)) {
      // Short words and words without a capital are ordinary words: "older lad", "Mr".
      if (part.length < (written ? 2 : LEAST) || !/^\p{Lu}/u.test(part)) continue;
      if (!written && ordinary?.has(part.toLowerCase())) continue;
      add(wordsOf(part), `${part[0]}.`, !written || LITTLE.has(part.toLowerCase()));
    }
  }
  if (!index.size) return (words) => words;
  for (const keys of index.values()) keys.sort((a, b) => b.words.length - a.words.length);
  return (words) => replaced(words.normalize("NFC"), index);
}

function replaced(words: string, index: ReadonlyMap<string, readonly Key[]>): string {
  const plain = folded(words);
  const runs = [...plain.matchAll(RUN)].map((run) => ({ text: run[0], from: run.index, to: run.index + run[0].length }));
  let done = "";
  let at = 0;
  for (let place = 0; place < runs.length; place += 1) {
    const run = runs[place]!;
    const key = index.get(run.text)?.find(({ words: wanted, capital }) =>
      (!capital || /^\p{Lu}/u.test(words.slice(run.from))) &&
      wanted.every((word, step) => {
        const next = runs[place + step];
        return next?.text === word && (step === 0 || BETWEEN.test(plain.slice(runs[place + step - 1]!.to, next.from)));
      }));
    if (!key) continue;
    place += key.words.length - 1;
    done += words.slice(at, run.from) + key.instead;
    at = runs[place]!.to;
    // "L.P." before the end of a sentence needs no second full stop.
    if (key.instead.endsWith(".") && words[at] === "." && !/[\p{L}\p{N}]/u.test(words[at + 1] ?? "")) at += 1;
  }
  return at ? done + words.slice(at) : words;
}

export class Hiding {
  private texts = new Map<Text, { real: string; shown: string }>();
  private attributes = new Map<Element, Map<string, string>>();
  private title = "";
  private replace: ((words: string) => string) | null = null;
  private replaceWritten: (words: string) => string = (words) => words;
  private readonly root: Element;

  constructor(root: Element) {
    this.root = root;
  }

  get isOn(): boolean {
    return this.replace !== null;
  }

  /** Hide these names; `whole` says that they are everybody's. Until then what people wrote is covered. */
  hide(names: readonly Hidden[], { whole }: { whole: boolean }): void {
    if (this.replace) this.show();
    this.replace = replacer(names);
    this.replaceWritten = replacer(names, { written: true });
    this.title = document.title;
    document.title = this.replace(this.title);
    document.documentElement.classList.add("pm-names-hidden");
    document.documentElement.classList.toggle("pm-names-awaited", !whole);
    this.sweep(this.root);
  }

  show(): void {
    // Something written into the page since then is not put back over.
    for (const [text, { real, shown }] of this.texts) if (text.data === shown) text.data = real;
    for (const [element, real] of this.attributes) {
      for (const [name, words] of real) element.setAttribute(name, words);
    }
    document.title = this.title;
    this.texts = new Map();
    this.attributes = new Map();
    this.replace = null;
    document.documentElement.classList.remove("pm-names-hidden", "pm-names-awaited");
  }

  /** Words as they may be said now. */
  cover(words: string): string {
    return this.replace ? this.replace(words) : words;
  }

  /** Look again at a part that was filled in since. */
  sweep(part: Element): void {
    if (!this.replace) return;
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode() as Text | null; text; text = walker.nextNode() as Text | null) {
      const shown = this.replaced(text.parentElement, text.data);
      if (shown === text.data) continue;
      this.texts.set(text, { real: text.data, shown });
      text.data = shown;
    }
    for (const name of ATTRIBUTES) {
      for (const element of part.querySelectorAll(`[${name}]`)) {
        const real = element.getAttribute(name)!;
        const shown = this.replaced(element, real);
        if (shown === real) continue;
        const kept = this.attributes.get(element) ?? new Map<string, string>();
        if (!kept.has(name)) kept.set(name, real);
        this.attributes.set(element, kept);
        element.setAttribute(name, shown);
      }
    }
  }

  private replaced(within: Element | null, words: string): string {
    return within?.closest(WRITTEN) ? this.replaceWritten(words) : this.replace!(words);
  }
}
