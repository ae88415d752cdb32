// The network page's drawing: what is pressed, chosen and said. Everything else has a file of its own.
import { ask, askTables, recordPicture, Refused, sender } from "./asking.ts";
import { kindsOffered } from "./clusters.ts";
import { type Drawing, filled, NotADrawing, readNames, readPart, readPath } from "./contract.ts";
import { Hiding } from "./hiding.ts";
import { hKeyIsOff, listen, setHKeyOff } from "./keyboard.ts";
import { drawLegend } from "./legend.ts";
import { fillWith } from "./markup.ts";
import { Model, type Point, say, type Span } from "./model.ts";
import { currentPalette, whenColoursChange } from "./palette.ts";
import { Panel, type Way } from "./panel.ts";
import { PositionSaver } from "./saving.ts";
import { Scene } from "./scene.ts";
import { sheet } from "./sheet.ts";
import { FONT } from "./style.ts";
import { Table } from "./table.ts";
import { Timeline } from "./timeline.ts";
import { Toolbar } from "./toolbar.ts";
import { History } from "./undo.ts";
import { View } from "./view.ts";
import { type Next, type Target, Walker } from "./walker.ts";

/** Pixels that one press moves a node by. */
const PUSH = 40;
const WAYS: Readonly<Record<Way, Point>> = {
  left: { x: -PUSH, y: 0 }, right: { x: PUSH, y: 0 }, up: { x: 0, y: -PUSH }, down: { x: 0, y: PUSH },
};
const HIDE_KEPT = "placemap-names-hidden";
/** Milliseconds until names that could not be had are asked for again. */
const ASKED_AGAIN = 10_000;

export class NetworkMap {
  private readonly root: HTMLElement;
  private readonly model: Model;
  private readonly view: View;
  private readonly scene: Scene;
  private readonly walker: Walker;
  private readonly panel: Panel;
  private readonly table: Table;
  /** How the tables of a grown drawing are sorted. */
  private sort = "";
  private readonly timeline: Timeline;
  private readonly toolbar: Toolbar;
  private readonly history: History;
  private readonly hiding = new Hiding(document.body);
  private target: Target | null = null;
  /** From whom the chosen node or line was reached. */
  private came: string | undefined;
  /** The first of two has been chosen, for a path or a new link. */
  private mode: { kind: "path" | "link"; from: string } | null = null;
  /** The focus is being put into the table by us: that chooses nothing. */
  private quietly = false;
  private speaking: ReturnType<typeof setTimeout> | undefined;

  constructor(root: HTMLElement, drawing: Drawing) {
    this.root = root;
    this.model = new Model(drawing);
    const palette = currentPalette(root);
    this.toolbar = new Toolbar(root, this.acts(), () => this.view?.fit());
    this.history = new History(() => this.showHistory());
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const saver = new PositionSaver(sender(drawing.urls.positions, token), (state, words) =>
      this.status(words || this.word(`saving.${state}`)),
    );
    // A phone opens with the table, but the drawing is measured while it is there to be measured.
    this.view = new View(this.part("canvas"), this.model, palette, {
      node: (id) => this.pressed(id),
      more: (id) => void this.grow(id),
      link: (id) => void this.openLink(id),
      meta: (id) => this.chooseMeta(id),
      bundle: (id) => this.chooseBundle(id),
      nothing: () => this.choose(null),
      moved: (before, after) => this.scene.moved(before, after),
    });
    this.scene = new Scene(this.model, this.view, saver, this.history);
    this.walker = new Walker(this.model, this.scene);
    this.panel = new Panel(this.part("side"), this.model, palette, {
      grow: (id) => void this.grow(id),
      openLink: (id) => void this.openLink(id),
      openMeta: (id) => this.openMeta(id),
      begin: (kind, id) => this.begin(kind, id),
      move: (id, way) => this.scene.push(id, WAYS[way]),
      close: () => {
        this.choose(null);
        this.part("canvas").focus();
      },
      written: () => this.hiding.sweep(this.part("side")),
    });
    this.table = new Table(document.querySelector("[data-network-table]"), this.model, (target) => {
      if (!this.quietly) this.choose(target, { table: true });
    }, (sort) => void this.renewTables(sort));
    drawLegend(this.part("legend"), this.model, palette);
    this.timeline = new Timeline(this.part("time"), this.model, (span) => this.showSpan(span), (words) => this.say(words));
    this.panel.showHelp();
    this.wire(saver);
    this.showGroups();
    this.showHistory();
    whenColoursChange(() => this.recolour());
    this.toolbar.setView(matchMedia("(max-width: 767px)").matches ? "table" : "both");
    if (sessionStorage.getItem(HIDE_KEPT) === "yes") this.toggleNames();
  }

  // What is chosen.

  private choose(target: Target | null, { from, table = false }: { from?: string; table?: boolean } = {}): void {
    this.target = target;
    this.came = from;
    this.walker.stopTurning();
    this.view.showPath(new Set(), new Set());
    this.view.choose(target);
    if (!table) this.table.show(target);
    if (target?.node) {
      if (!table) this.view.reveal(target.node);
      this.panel.showNode(target.node);
      this.say(this.model.spoken(target.node, this.hiding.isOn, from));
    } else if (target?.link) {
      if (table) this.panel.showHelp();
      this.say(this.model.spokenLink(target.link, this.hiding.isOn));
    } else this.panel.showHelp();
  }

  private pressed(id: string): void {
    if (this.mode) void this.complete(id);
    else this.choose({ node: id });
  }

  private async openLink(id: string): Promise<void> {
    this.choose({ link: id });
    await this.panel.showLink(id);
  }

  private chooseMeta(id: string): void {
    const meta = this.scene.shown.metas.find((one) => one.id === id);
    if (!meta) return;
    // The first press chooses, the second opens.
    if (this.target?.node === id) {
      this.openMeta(id);
      return;
    }
    this.target = { node: id };
    this.view.choose(this.target);
    this.table.show(null);
    this.panel.showMeta(meta);
    this.say(`${this.hiding.cover(meta.label)}, ${say(this.word("cluster.count"), { count: meta.members.length })}.`);
  }

  private openMeta(id: string): void {
    this.scene.open(id);
    this.showGroups();
    this.choose(null);
    this.view.fit();
  }

  private chooseBundle(id: string): void {
    const bundle = this.scene.shown.bundles.find((one) => one.id === id);
    if (!bundle) return;
    this.target = { link: id };
    this.view.choose(this.target);
    this.panel.showBundle(this.standName(bundle.source), this.standName(bundle.target), bundle.links);
  }

  private standName(id: string): string {
    return this.scene.shown.metas.find((meta) => meta.id === id)?.label ?? this.model.name(id, false);
  }

  // Growing, paths, new links.

  private async grow(id: string): Promise<void> {
    if (!this.model.moreOf(id)) return;
    this.status(this.word("growing"));
    try {
      const part = readPart(await ask(filled(this.model.drawing.urls.around, { id, n: "1" })));
      const grown = this.scene.grow(id, part);
      this.afterGrowing();
      this.choose({ node: id });
      this.status(say(this.word("grown"), { count: grown.nodes.length }));
    } catch (problem) {
      this.failed(problem);
    }
  }

  private afterGrowing(): void {
    drawLegend(this.part("legend"), this.model, currentPalette(this.root));
    this.timeline.refresh();
    this.showSpan(this.timeline.chosen);
    if (this.hiding.isOn) this.cover();
    void this.renewTables();
  }

  /** The tables stay the drawing's equal: of the marks that are drawn now. An answer that is late is dropped. */
  private async renewTables(sort = this.sort): Promise<void> {
    this.sort = sort;
    const shown = this.model.nodes.map((node) => node.id);
    if (!this.model.drawing.urls.tables) return;
    try {
      const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
      const markup = await askTables(this.model.drawing.urls.tables, token, shown, sort);
      if (shown.length !== this.model.nodes.length || sort !== this.sort) return;
      this.table.replace(markup, (part) => this.hiding.sweep(part));
      this.table.show(this.target);
    } catch (problem) {
      this.failed(problem);
    }
  }

  private begin(kind: "path" | "link", from: string): void {
    this.mode = { kind, from };
    this.view.pick(from);
    const words = say(this.word(`${kind}.choose`), { name: this.model.name(from, this.hiding.isOn) });
    this.status(words);
    this.say(words);
    this.part("canvas").focus();
  }

  private stopChoosing(): void {
    this.mode = null;
    this.view.pick(null);
    this.status("");
  }

  private async complete(other: string): Promise<void> {
    const { kind, from } = this.mode!;
    this.stopChoosing();
    if (other === from) {
      this.status(this.word("same_twice"));
      this.say(this.word("same_twice"));
      return;
    }
    if (kind === "link") {
      window.location.assign(filled(this.model.drawing.urls.add_link, { a: from, b: other }));
      return;
    }
    try {
      const path = readPath(await ask(filled(this.model.drawing.urls.path, { a: from, b: other })));
      await this.fetchMissing(path.nodes, path.links);
      this.scene.uncover(path.nodes);
      this.showGroups();
      this.choose(null);
      this.view.showPath(new Set(path.nodes), new Set(path.links));
      this.panel.showPath(path.sentence);
      this.say(this.hiding.cover(path.sentence));
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** A path may lead over people who are not drawn yet: only they are added, not all around them. */
  private async fetchMissing(nodes: readonly string[], links: readonly string[]): Promise<void> {
    for (const [at, id] of nodes.entries()) {
      if (this.model.node(id) || at === 0) continue;
      const part = readPart(await ask(filled(this.model.drawing.urls.around, { id: nodes[at - 1]!, n: "1" })));
      this.scene.grow(null, {
        nodes: part.nodes.filter((one) => nodes.includes(one.id)),
        links: part.links.filter((one) => links.includes(one.id)), clusters: [],
      });
    }
    this.afterGrowing();
  }

  // By keyboard.

  private arrow(key: string, move: boolean): void {
    if (move && this.target?.node) this.scene.push(this.target.node, WAYS[key.slice("Arrow".length).toLowerCase() as Way]);
    else this.follow(this.walker.arrow(key, this.target));
  }

  private turn(step: 1 | -1): void {
    const next = this.walker.turn(step, this.target);
    this.follow(next, true);
  }

  private follow(next: Next, turning = false): void {
    if (next === null) this.first();
    else if (next === "") this.say(this.word("nobody_that_way"));
    else if (this.scene.shown.metas.some((meta) => meta.id === next.to)) {
      this.target = null;
      this.chooseMeta(next.to);
    } else if (turning) this.walker.keepTurning(() => this.choose({ node: next.to }, { from: next.from }));
    else this.choose({ node: next.to }, { from: next.from });
  }

  private line(step: 1 | -1): void {
    const next = this.walker.line(step, this.target, this.came);
    if (next) this.choose({ link: next.link }, { from: next.from });
  }

  private first(): void {
    const id = this.walker.first(this.target);
    if (id && this.model.node(id)) this.choose({ node: id });
    else if (id && id !== this.target?.node) this.chooseMeta(id);
  }

  private enter(): void {
    const { node, link } = this.target ?? {};
    if (node && this.mode) void this.complete(node);
    else if (node && this.scene.shown.metas.some((meta) => meta.id === node)) this.openMeta(node);
    else if (node && this.model.moreOf(node)) void this.grow(node);
    else if (node) this.panel.focus();
    else if (link && this.model.link(link)) void this.openLink(link).then(() => this.panel.focus());
    else if (link) this.panel.focus();
    else this.first();
  }

  /** From the panel back to the drawing, from the drawing back to the table. */
  private escape(): void {
    if (this.mode) {
      this.stopChoosing();
      return;
    }
    if (this.part("side").contains(document.activeElement)) {
      this.part("canvas").focus();
      return;
    }
    if (this.toolbar.view === "map") this.toolbar.setView("both");
    this.quietly = true;
    this.table.focus(this.target);
    this.quietly = false;
  }

  // What the whole page shows.

  private showSpan(span: Span): void {
    const outside = this.model.outside(span);
    this.view.fade(outside.nodes, outside.links);
  }

  private toggleNames(): void {
    if (this.hiding.isOn) this.hiding.show();
    else this.cover();
    const on = this.hiding.isOn;
    if (on && !this.model.knowsEverybody) void this.askWhoElse();
    if (on) sessionStorage.setItem(HIDE_KEPT, "yes");
    else sessionStorage.removeItem(HIDE_KEPT);
    this.scene.setHidden(on);
    this.toolbar.press("hide", on);
    this.say(this.word(on ? "names.hidden" : "names.shown"));
  }

  private cover(): void {
    this.hiding.hide(this.model.names(), { whole: this.model.knowsEverybody });
  }

  /** Whoever is not on the map may be named in what somebody wrote. Until their names come it stays covered. */
  private async askWhoElse(isAgain = false): Promise<void> {
    try {
      this.model.learn(readNames(await ask(this.model.drawing.urls.names)));
    } catch {
      // Asked again by itself: nobody has to show the names to a full room to hide them better.
      window.setTimeout(() => {
        if (this.hiding.isOn && !this.model.knowsEverybody) void this.askWhoElse(true);
      }, ASKED_AGAIN);
      if (isAgain) return;
      this.status(this.word("names.partly"));
      return this.say(this.word("names.partly"));
    }
    if (!this.hiding.isOn) return;
    this.cover();
    this.scene.setHidden(true);
  }

  private showHistory(): void {
    this.toolbar.allow("undo", this.history.canUndo);
    this.toolbar.allow("redo", this.history.canRedo);
  }

  private step(way: "undo" | "redo"): void {
    const done = way === "undo" ? this.history.undo() : this.history.redo();
    if (done) this.afterGrowing();
    if (this.target?.node && !this.scene.places().has(this.target.node)) this.choose(null);
    else if (this.target?.node && this.model.node(this.target.node)) this.panel.showNode(this.target.node);
    this.say(this.word(done ? `${way}.done` : `${way}.nothing`));
  }

  private showGroups(): void {
    const kinds = ["", ...kindsOffered(this.model)].map((kind) => [kind, this.word(`group.${kind || "none"}`) || kind] as const);
    this.toolbar.offerGroups(kinds, this.scene.kind, this.scene.openGroups.length);
  }

  private acts(): Record<string, () => void> {
    return {
      undo: () => this.step("undo"),
      redo: () => this.step("redo"),
      tidy: () => {
        this.scene.tidy();
        this.say(this.word("tidied"));
      },
      hide: () => this.toggleNames(),
      export: () => void this.export(),
      larger: () => this.view.zoomBy(1.25),
      smaller: () => this.view.zoomBy(0.8),
      fit: () => this.view.fit(),
      "close-groups": () => {
        for (const id of this.scene.openGroups) this.scene.close(id);
        this.showGroups();
        this.choose(null);
        this.view.fit();
      },
    };
  }

  private wire(saver: PositionSaver): void {
    this.toolbar.onGroup((kind) => {
      this.scene.groupBy(kind);
      this.showGroups();
      this.choose(null);
      this.showSpan(this.timeline.chosen);
    });
    const hKey = this.root.querySelector<HTMLInputElement>("[data-part=h-key]");
    if (hKey) {
      hKey.checked = !hKeyIsOff();
      hKey.addEventListener("change", () => setHKeyOff(!hKey.checked));
    }
    listen(this.part("canvas"), this.root, {
      arrow: (key, move) => this.arrow(key, move), turn: (step) => this.turn(step), line: (step) => this.line(step),
      enter: () => this.enter(), escape: () => this.escape(), home: () => this.first(),
      zoom: (factor) => this.view.zoomBy(factor), fit: () => this.view.fit(),
      undo: () => this.step("undo"), redo: () => this.step("redo"), hide: () => this.toggleNames(),
    });
    window.addEventListener("online", () => saver.hurry());
    window.addEventListener("pagehide", () => saver.hurry());
    const onPaper = this.part("sheet");
    window.addEventListener("beforeprint", () => {
      // The first thing on paper is the picture, before the page's own heading and the table.
      this.root.closest("main")?.prepend(onPaper);
      fillWith(onPaper, this.svg());
    });
    let settling: ReturnType<typeof setTimeout> | undefined;
    window.addEventListener("resize", () => {
      clearTimeout(settling);
      settling = setTimeout(() => this.view.fit(), 150);
    });
    // Words measured before their letters had come are measured again; mostly the page's own words had them.
    if (!document.fonts.check(`600 14px ${FONT}`)) void document.fonts.ready.then(() => this.view.redraw());
  }

  private svg(): string {
    return sheet(this.model, this.scene.shown, this.scene.places(), {
      hide: this.hiding.isOn, span: this.timeline.chosen, language: document.documentElement.lang || "en-GB",
    });
  }

  /** On record first: what leaves the page as a file leaves a trail, or does not leave. */
  private async export(): Promise<void> {
    const picture = this.svg();
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
    try {
      await recordPicture(this.model.drawing.urls.picture, token, this.model.nodes.map((node) => node.id));
    } catch (problem) {
      const words = (problem instanceof Refused && problem.message) || this.word("failed.picture");
      this.status(words);
      return this.say(words);
    }
    const url = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
    const link = document.createElement("a");
    link.href = url;
    // The reference and the day, and nobody's name.
    link.download = `${this.model.drawing.mapping}-network-${this.model.drawing.asOf}.svg`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  private recolour(): void {
    const palette = currentPalette(this.root);
    this.view.recolour(palette);
    this.panel.colours = palette;
    drawLegend(this.part("legend"), this.model, palette);
  }

  private failed(problem: unknown): void {
    const refused = problem instanceof Refused ? problem.message : "";
    const words = refused || this.word(problem instanceof NotADrawing ? "failed.answer" : "failed.line");
    this.status(words);
    this.say(words);
  }

  private status(words: string): void {
    this.part("status").textContent = words;
    this.hiding.sweep(this.part("status"));
  }

  /** One live region for everything; what follows quickly replaces what was not yet read. */
  private say(words: string): void {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => void (this.part("spoken").textContent = words), 60);
  }

  private word(key: string): string {
    return this.model.words[key] ?? "";
  }

  private part(name: string): HTMLElement {
    const found = this.root.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (!found) throw new Error(`the page has no place for ${name}`);
    return found;
  }
}
