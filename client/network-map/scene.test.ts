import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { CROWDED, openingKind, shown, type Shown } from "./clusters.ts";
import { crowd, drawing, SENT } from "./fixture.ts";
import { Model, type Point } from "./model.ts";
import { type Outcome, PositionSaver } from "./saving.ts";
import { type Canvas, Scene } from "./scene.ts";
import { History } from "./undo.ts";
import { Walker } from "./walker.ts";

/** A view without a screen: it remembers what it was told. */
class Paper implements Canvas {
  at = new Map<string, Point>();
  drawn: Shown | null = null;
  sync(now: Shown, places: ReadonlyMap<string, Point>): void {
    this.drawn = now;
    const ids = [...now.nodes, ...now.metas].map((one) => one.id);
    this.at = new Map(ids.map((id) => [id, this.at.get(id) ?? places.get(id) ?? { x: 0, y: 0 }]));
  }
  positions(): Map<string, Point> {
    return new Map(this.at);
  }
  place(positions: ReadonlyMap<string, Point>): void {
    for (const [id, point] of positions) if (this.at.has(id)) this.at.set(id, point);
  }
  tidied(): Map<string, Point> {
    return new Map([...this.at.keys()].map((id, order) => [id, { x: order * 150, y: (order % 2) * 150 }]));
  }
  fit(): void {}
}

function scene(data = drawing()) {
  const sent: { id: string; x: number | null; y: number | null }[][] = [];
  const model = new Model(data);
  const paper = new Paper();
  const history = new History();
  const saver = new PositionSaver(async (moved) => (sent.push([...moved]), { kind: "stored" }), () => {});
  return { model, paper, history, sent, scene: new Scene(model, paper, saver, history) };
}

test("without pins everything is laid out; with pins what is pinned stays there", () => {
  assert.deepEqual(scene().paper.at.get("tom"), { x: 150, y: 150 });
  const nodes = SENT.nodes.map((node) => (node.id === "leo" ? { ...node, x: 7, y: -9 } : node));
  const pinned = scene(drawing({ nodes }));
  assert.deepEqual(pinned.paper.at.get("leo"), { x: 7, y: -9 });
  const far = pinned.paper.at.get("tom")!;
  assert.ok(Math.hypot(far.x - 7, far.y + 9) > 60, "beside its neighbour, not on top of it");
});

test("the first move keeps every place, later ones only what moved", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { scene: it, sent } = scene();
  it.push("leo", { x: 10, y: 0 });
  mock.timers.tick(700);
  assert.deepEqual(sent[0]!.map((one) => one.id).sort(), ["adult", "jo", "leo", "row", "tom"]);
  await Promise.resolve();
  it.push("leo", { x: 10, y: 0 });
  mock.timers.tick(700);
  assert.deepEqual(sent[1], [{ id: "leo", x: 20, y: 0 }]);
  mock.timers.reset();
});

test("moves and tidying are undone and redone, and a new move ends what could be redone", () => {
  const { scene: it, paper, history } = scene();
  const before = paper.at.get("leo")!;
  it.push("leo", { x: 33, y: 0 });
  history.undo();
  assert.deepEqual(paper.at.get("leo"), before);
  history.redo();
  assert.deepEqual(paper.at.get("leo"), { x: before.x + 33, y: before.y });
  it.tidy();
  assert.deepEqual(paper.at.get("leo"), { x: 0, y: 0 });
  history.undo();
  assert.deepEqual(paper.at.get("leo"), { x: before.x + 33, y: before.y });
  it.push("leo", { x: 1, y: 0 });
  assert.equal(history.redo(), false);
});

test("growing puts what is new beside its neighbour and moves nothing else", () => {
  const { scene: it, paper, history, model } = scene();
  const before = paper.positions();
  const fresh = { ...drawing().nodes[1]!, id: "new", more: 0 };
  it.grow("tom", { nodes: [fresh], links: [{ ...drawing().links[0]!, id: "8", source: "tom", target: "new" }], clusters: [] });
  for (const [id, point] of before) assert.deepEqual(paper.at.get(id), point, id);
  const [at, tom] = [paper.at.get("new")!, paper.at.get("tom")!];
  const away = Math.hypot(at.x - tom.x, at.y - tom.y);
  assert.ok(away > 60 && away < 400, `${away} from its neighbour`);
  history.undo();
  assert.equal(paper.at.has("new"), false);
  assert.equal(model.moreOf("tom"), 3);
  history.redo();
  assert.deepEqual(paper.at.get("new"), at);
});

test("a crowded drawing opens grouped, one group at a time, and a small one does not", () => {
  assert.equal(openingKind(new Model(crowd(CROWDED, 4))), "");
  const { scene: it, paper } = scene(crowd(CROWDED + 20, 4));
  assert.equal(it.kind, "school");
  assert.equal(paper.drawn!.metas.length, 4);
  assert.deepEqual(paper.drawn!.nodes.map((node) => node.id), ["n0"], "whom it is about is never inside a group");
  const others = new Map([...paper.at].filter(([id]) => id !== "school:1"));
  it.open("school:1");
  assert.equal(paper.drawn!.metas.length, 3);
  assert.equal(paper.drawn!.nodes.length, 26);
  for (const [id, point] of others) assert.deepEqual(paper.at.get(id), point, id);
  it.close("school:1");
  assert.equal(paper.drawn!.metas.length, 4);
});

test("what is inside a group keeps its lines: counted between groups, itself where both ends are out", () => {
  const model = new Model(crowd(100, 4));
  const now = shown(model, "school", new Set(["school:0", "school:1"]), new Set());
  const counted = now.bundles.reduce((sum, bundle) => sum + bundle.links.length, 0);
  const inside = model.links.filter((link) => now.standsIn.get(link.source) === now.standsIn.get(link.target)).length;
  assert.equal(now.links.length + counted + inside, model.links.length);
  assert.ok(now.links.every((id) => model.link(id)));
});

test("a line that drops keeps what moved, sends it again, and the newest place wins", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const answers: Outcome[] = [{ kind: "again" }, { kind: "again" }, { kind: "stored" }];
  const sent: unknown[] = [];
  const states: string[] = [];
  const saver = new PositionSaver(async (moved) => (sent.push(moved), answers.shift()!), (state) => states.push(state));
  const settle = async () => { for (let turn = 0; turn < 5; turn += 1) await Promise.resolve(); };
  saver.add(new Map([["leo", { x: 1, y: 1 }], ["tom", { x: 2, y: 2 }]]));
  mock.timers.tick(700);
  await settle();
  saver.add(new Map([["leo", { x: 9, y: 9 }]]));
  mock.timers.tick(700);
  assert.equal(sent.length, 1, "waiting out a failure is not cut short by another move");
  mock.timers.tick(2000);
  await settle();
  assert.deepEqual(sent[1], [{ id: "leo", x: 9, y: 9 }, { id: "tom", x: 2, y: 2 }]);
  saver.hurry();
  mock.timers.tick(1);
  await settle();
  assert.deepEqual(states, ["saving", "waiting", "saving", "waiting", "saving", "saved"]);
  assert.equal(saver.unsent, 0);
  mock.timers.reset();
});

test("a refusal is said and not repeated", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const said: unknown[] = [];
  const saver = new PositionSaver(async () => ({ kind: "refused", message: "This mapping is closed." }), (state, words) => said.push([state, words]));
  saver.add(new Map([["leo", { x: 1, y: 1 }]]));
  mock.timers.tick(700);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  assert.deepEqual(said.at(-1), ["refused", "This mapping is closed."]);
  assert.equal(saver.unsent, 0);
  mock.timers.reset();
});

test("walking starts where a line is, and goes on to each part that nothing joins to it", () => {
  const apart = [...SENT.nodes, { ...SENT.nodes[1]!, id: "sam" }, { ...SENT.nodes[1]!, id: "zoe" }, { ...SENT.nodes[1]!, id: "ada" }];
  const links = [...SENT.links, { ...SENT.links[0]!, id: "9", source: "zoe", target: "ada" }];
  const alone = { ...SENT.nodes[1]!, id: "first" };
  const { model, scene: it } = scene(drawing({ nodes: [alone, ...apart], links, centre: null }));
  const walker = new Walker(model, it);
  const starts = ["leo", "zoe", "first", "sam"];
  assert.equal(walker.first(null), "leo");
  assert.equal(walker.first({ node: "adult" }), "leo", "from within a part, back to the start");
  for (const [at, id] of starts.entries()) assert.equal(walker.first({ node: id }), starts[(at + 1) % starts.length]);
  const about = scene(drawing({ nodes: apart, links, centre: "sam" }));
  assert.equal(new Walker(about.model, about.scene).first(null), "sam", "whom the drawing is about, links or none");
});
