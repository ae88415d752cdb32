// The panel beside the drawing: somebody chosen, a line and its evidence, or what to do first.
import { actingAs } from "../shell/acting-as.ts";
import type { Meta } from "./clusters.ts";
import type { MapLink } from "./contract.ts";
import { button, el, picture } from "./dom.ts";
import { fillWith } from "./markup.ts";
import { type Model, otherEnd, say } from "./model.ts";
import { type Palette, strokeMarkup } from "./shapes.ts";

export type Way = "left" | "right" | "up" | "down";

export interface Acts {
  grow(id: string): void;
  openLink(id: string): void;
  openMeta(id: string): void;
  begin(kind: "path" | "link", id: string): void;
  move(id: string, way: Way): void;
  close(): void;
  /** Called after anything is written, so that hidden names stay hidden. */
  written(): void;
}

export class Panel {
  private readonly root: HTMLElement;
  private readonly model: Model;
  private readonly acts: Acts;
  private palette: Palette;
  private asked = 0;

  constructor(root: HTMLElement, model: Model, palette: Palette, acts: Acts) {
    this.root = root;
    this.model = model;
    this.palette = palette;
    this.acts = acts;
  }

  set colours(palette: Palette) {
    this.palette = palette;
  }

  get isOpen(): boolean {
    return this.root.dataset.open === "yes";
  }

  focus(): void {
    this.root.querySelector<HTMLElement>("h2")?.focus();
  }

  showHelp(): void {
    this.asked += 1;
    this.root.dataset.open = "no";
    this.root.replaceChildren(
      el("h2", { class: "pm-h3" }, this.word("help.title", "Choose somebody, or a line")),
      el("p", { class: "pm-soft pm-small" }, this.word("help.text", "A line opens its evidence: who said so, when, and what it does not say. A name shows its links.")),
    );
  }

  showNode(id: string): void {
    const node = this.model.node(id);
    if (!node) return;
    const links = this.model.linksAt(id);
    const more = this.model.moreOf(id);
    const name = node.label;
    const actions: (Node | false)[] = [
      more > 0 && button(say(this.word("more", "Show %(count)s more"), { count: more }), () => this.acts.grow(id)),
      Boolean(node.url) && el("a", { class: "govuk-button govuk-button--secondary pm-button pm-button--small", href: node.url }, this.word("open_page", "Open their page")),
      Boolean(this.model.drawing.urls.path) && button(this.word("path.begin", "Find a path from here"), () => this.acts.begin("path", id)),
      Boolean(this.model.drawing.urls.add_link) && button(this.word("add_link", "Add a link from here"), () => this.acts.begin("link", id)),
    ];
    this.fill(this.model.kindWord(node), name, [
      node.note && el("p", { class: "pm-soft" }, node.note),
      el("div", { class: "pm-network__actions" }, ...actions),
      el("h3", { class: "pm-h3" }, say(this.word("links_heading", "Links (%(count)s)"), { count: links.length })),
      this.linkList(links, id),
      this.moves(id, name),
    ]);
  }

  showMeta(meta: Meta): void {
    const names = meta.members.map((id) => el("li", {}, this.model.name(id, false)));
    this.fill(say(this.word("cluster.count", "%(count)s inside"), { count: meta.members.length }), meta.label, [
      el("div", { class: "pm-network__actions" }, button(this.word("cluster.open", "Open this group"), () => this.acts.openMeta(meta.id))),
      el("ul", { class: "pm-network__names" }, ...names),
    ]);
  }

  showBundle(one: string, other: string, links: readonly string[]): void {
    const found = links.map((id) => this.model.link(id)).filter((link) => link !== undefined);
    this.fill(this.model.counted(found.length), `${one}, ${other}`, [this.linkList(found)]);
  }

  showPath(sentence: string): void {
    this.fill("", this.word("path.title", "A path"), [el("p", { class: "pm-network__sentence" }, sentence)]);
  }

  /** The evidence of a line, as the server writes it; the way to its own page if that cannot come. */
  async showLink(id: string): Promise<void> {
    const link = this.model.link(id);
    if (!link) return;
    const place = el("div", { class: "pm-network__evidence" }, el("p", { class: "pm-soft" }, this.word("loading", "Fetching the evidence …")));
    const strength = el("p", { class: "pm-network__strength" }, this.lineMark(link), `${this.model.strengthWord(link)}.`, link.said_by.length ? ` ${link.said_by.join(", ")}.` : "");
    const heading = `${this.model.name(link.source, false)}, ${this.model.linkWords(link)}, ${this.model.name(link.target, false)}`;
    this.fill(this.word("evidence", "Evidence for this link"), heading, [strength, place]);
    const asked = (this.asked += 1);
    const found = link.url ? await fragment(link.url) : null;
    // Something else may have been chosen while we waited.
    if (asked !== this.asked) return;
    if (found === null || !this.filled(place, found)) {
      place.replaceChildren(
        el("p", {}, this.word("evidence.failed", "The evidence could not be fetched here.")),
        link.url ? el("p", {}, el("a", { class: "govuk-link", href: link.url }, this.word("evidence.page", "Open the page of this link"))) : "",
      );
    } else {
      place.append(el("p", { class: "pm-small" }, el("a", { class: "govuk-link", href: link.url }, this.word("evidence.page", "Open the page of this link"))));
    }
    this.acts.written();
  }

  /** Whether what the server wrote is shown. What it never writes is not, and the console says what that was. */
  private filled(place: HTMLElement, markup: string): boolean {
    try {
      fillWith(place, markup);
      return true;
    } catch (problem) {
      console.error(problem);
      return false;
    }
  }

  private fill(caption: string, heading: string, parts: (Node | string | null | false)[]): void {
    this.asked += 1;
    this.root.dataset.open = "yes";
    const close = button(this.word("close", "Close"), () => this.acts.close(), { plain: true });
    this.root.replaceChildren(
      el("div", { class: "pm-network__side-head" }, el("p", { class: "pm-soft pm-small" }, caption), close),
      el("h2", { class: "pm-h2", tabindex: "-1" }, heading),
      ...parts.filter((part): part is Node | string => Boolean(part)),
    );
    this.acts.written();
  }

  private linkList(links: readonly MapLink[], from?: string): HTMLElement {
    const items = links.map((link) => {
      const ends = from
        ? `${this.model.linkWords(link)}: ${this.model.name(otherEnd(link, from), false)}`
        : `${this.model.name(link.source, false)}, ${this.model.linkWords(link)}, ${this.model.name(link.target, false)}`;
      const note = [this.model.strengthWord(link), link.when].filter(Boolean).join(". ");
      return el("li", {}, button(ends, () => this.acts.openLink(link.id), { plain: true }), el("span", { class: "pm-soft pm-small" }, this.lineMark(link), note));
    });
    return el("ul", { class: "pm-network__links" }, ...items);
  }

  private lineMark(link: MapLink): HTMLElement {
    return picture(`<path d="M1 4h28" fill="none" ${strokeMarkup(link.strength, this.palette)}/>`, 30, 8, "0 0 30 8");
  }

  /** Moving without dragging: for touch, for keyboards, for shaking hands. */
  private moves(id: string, name: string): HTMLElement {
    const ways: [Way, string][] = [["left", "Left"], ["right", "Right"], ["up", "Up"], ["down", "Down"]];
    const legend = this.word("move", "Move");
    return el("div", { class: "pm-network__moves", role: "group", "aria-label": `${legend}: ${name}` },
      el("span", { class: "pm-small", "aria-hidden": "true" }, legend),
      ...ways.map(([way, word]) => button(this.word(`move.${way}`, word), () => this.acts.move(id, way))));
  }

  private word(key: string, otherwise: string): string {
    return this.model.words[key] ?? otherwise;
  }
}

/** The part of a page that holds the evidence, or null when it cannot be had. */
async function fragment(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { headers: { "X-Placemap-Part": "evidence", ...actingAs() }, credentials: "same-origin" });
    const words = await answer.text();
    // A whole page is a sign-in page or an old server: never shown inside ours.
    return answer.ok && !answer.redirected && !/<html|<!doctype/i.test(words.slice(0, 500)) ? words : null;
  } catch {
    return null;
  }
}
