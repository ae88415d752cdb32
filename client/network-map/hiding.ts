// Hides names everywhere on the page at once: the table, the headings, the evidence and the window's
// own title, for a shared screen. What was there comes back as it was.

export interface Hidden {
  /** As it stands on the page. */
  readonly name: string;
  /** What stands there instead. */
  readonly instead: string;
  /** A person's name is also looked for in its parts: "Leo", "Pashley". */
  readonly person: boolean;
  /** Words, in small letters, that a part of a name must not be taken for: "adult" of "Adult A". */
  readonly ordinary?: ReadonlySet<string>;
}

const ATTRIBUTES = ["aria-label", "title", "aria-valuetext", "data-label"];
const LEAST = 3;

/** A function that replaces names, the longest first, and only as whole words. */
export function replacer(names: readonly Hidden[]): (words: string) => string {
  const instead = new Map<string, string>();
  for (const { name, instead: put, person, ordinary } of names) {
    if (!name || name === put) continue;
    instead.set(name, put);
    if (!person) continue;
    for (const part of name.split(/[\s,()]+/)) {
      // Short words and words without a capital are ordinary words: "older lad", "Mr".
      if (part.length < LEAST || !/^\p{Lu}/u.test(part) || ordinary?.has(part.toLowerCase())) continue;
      if (!instead.has(part)) instead.set(part, `${part[0]}.`);
    }
  }
  if (!instead.size) return (words) => words;
  const longest = [...instead.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${longest.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  return (words) => words.replace(pattern, (name) => instead.get(name)!);
}

export class Hiding {
  private texts = new Map<Text, { real: string; shown: string }>();
  private attributes = new Map<Element, Map<string, string>>();
  private title = "";
  private replace: ((words: string) => string) | null = null;
  private readonly root: Element;

  constructor(root: Element) {
    this.root = root;
  }

  get isOn(): boolean {
    return this.replace !== null;
  }

  hide(names: readonly Hidden[]): void {
    if (this.replace) this.show();
    this.replace = replacer(names);
    this.title = document.title;
    document.title = this.replace(this.title);
    document.documentElement.classList.add("pm-names-hidden");
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
    document.documentElement.classList.remove("pm-names-hidden");
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
      const shown = this.replace(text.data);
      if (shown === text.data) continue;
      this.texts.set(text, { real: text.data, shown });
      text.data = shown;
    }
    for (const name of ATTRIBUTES) {
      for (const element of part.querySelectorAll(`[${name}]`)) {
        const real = element.getAttribute(name)!;
        const shown = this.replace(real);
        if (shown === real) continue;
        const kept = this.attributes.get(element) ?? new Map<string, string>();
        if (!kept.has(name)) kept.set(name, real);
        this.attributes.set(element, kept);
        element.setAttribute(name, shown);
      }
    }
  }
}
