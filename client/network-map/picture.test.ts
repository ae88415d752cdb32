import assert from "node:assert/strict";
import { test } from "node:test";

import { shown } from "./clusters.ts";
import { KINDS, STRENGTHS } from "./contract.ts";
import { drawing } from "./fixture.ts";
import { settled } from "./forces.ts";
import { replacer } from "./hiding.ts";
import { wordsAlong } from "./labels.ts";
import { Model, type Point } from "./model.ts";
import { besideNeighbours, filling, labelSides, repeatably, spaced, untidiness } from "./placing.ts";
import { LOOKS, nodeMarkup, STROKES, strokeMarkup, TOKENS } from "./shapes.ts";
import { sheet } from "./sheet.ts";
import { spread } from "./spreading.ts";
import { inTurn, neighbourThatWay } from "./walking.ts";

test("no two kinds look alike without colour, and no two strengths", () => {
  const grey = KINDS.map((kind) => {
    const { outline, icon, dashed, fill } = LOOKS[kind];
    return JSON.stringify([outline, icon, dashed, fill === LOOKS[kind].edge]);
  });
  assert.equal(new Set(grey).size, KINDS.length);
  assert.equal(new Set(STRENGTHS.map((one) => JSON.stringify(STROKES[one].dash))).size, 3);
});

test("a node's markup holds no inline style, and no words that could break out", () => {
  for (const kind of KINDS) assert.doesNotMatch(nodeMarkup(kind, TOKENS, { initials: '<b>"' }), /style=|<b>/);
  assert.match(strokeMarkup("unverified", TOKENS), /stroke-linecap="round"/);
});

test("arrows lead to the neighbour that way, and every neighbour is reached in turn", () => {
  const around = new Map<string, Point>([["right", { x: 100, y: 10 }], ["far", { x: 300, y: 0 }], ["up", { x: -20, y: -90 }]]);
  const here = { x: 0, y: 0 };
  assert.equal(neighbourThatWay("ArrowRight", here, around), "right");
  assert.equal(neighbourThatWay("ArrowUp", here, around), "up");
  assert.equal(neighbourThatWay("ArrowDown", here, around), null);
  const ring: (string | null)[] = [];
  let at: string | null = null;
  for (let turn = 0; turn < 4; turn += 1) ring.push((at = inTurn(at, here, around, 1)));
  assert.deepEqual(ring, ["far", "right", "up", "far"]);
  assert.equal(inTurn("far", here, around, -1), "up");
  assert.equal(inTurn(null, here, new Map(), 1), null);
});

test("many new nodes stand clear of each other and of what stands", () => {
  const standing = new Map([["hub", { x: 0, y: 0 }], ["other", { x: 140, y: 0 }]]);
  const added = Array.from({ length: 20 }, (_, at) => `n${at}`);
  const placed = besideNeighbours(added, () => ["hub"], standing);
  const all = [...standing.values(), ...placed.values()];
  for (const [at, one] of all.entries()) {
    for (const other of all.slice(at + 1)) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) > 70);
  }
  assert.deepEqual(besideNeighbours(added, () => ["hub"], standing), placed, "the same each time");
});

test("spacing never moves what is fixed; filling keeps to the frame", () => {
  const apart = spaced(new Map([["a", { x: 0, y: 0 }], ["b", { x: 5, y: 0 }]]), 80, new Set(["a"]));
  assert.deepEqual(apart.get("a"), { x: 0, y: 0 });
  assert.ok(apart.get("b")!.x >= 79);
  const filled = [...filling(new Map([["a", { x: 0, y: 0 }], ["b", { x: 400, y: 400 }]]), 700, 400).values()];
  assert.deepEqual(filled, [{ x: -350, y: -200 }, { x: 350, y: 200 }]);
});

test("chance is put back after a layout", () => {
  const real = Math.random;
  assert.equal(repeatably(4, () => Math.random()), repeatably(4, () => Math.random()));
  assert.throws(() => repeatably(4, () => { throw new Error("x"); }));
  assert.equal(Math.random, real);
});

test("a name stands where no line passes; crossing lines cost a layout", () => {
  const node = { id: "a", at: { x: 0, y: 0 }, half: 22, words: { w: 40, h: 9 } };
  assert.equal(labelSides([node], []).get("a"), "right");
  assert.equal(labelSides([node], [[{ x: 0, y: 0 }, { x: 300, y: 0 }]]).get("a"), "left");
  const square = new Map([["a", { x: 0, y: 0 }], ["b", { x: 400, y: 0 }], ["c", { x: 0, y: 400 }], ["d", { x: 400, y: 400 }]]);
  const line = (from: string, to: string) => ({ from, to, words: "x" });
  assert.equal(untidiness(square, [line("a", "b"), line("c", "d")]), 0);
  assert.ok(untidiness(square, [line("a", "d"), line("b", "c")]) > 0);
});

test("a line's words give way along it, and stay out rather than cover a name", () => {
  const line = (id: string, y: number) => ({ id, words: "friends", from: { x: 0, y }, to: { x: 400, y } });
  assert.deepEqual(wordsAlong([line("a", 0)], []).get("a"), { x: 0, y: 0 });
  const name = { x: 200, y: 0, w: 20, h: 9 };
  const aside = wordsAlong([line("a", 0)], [name]).get("a")!;
  assert.ok(aside.x !== 0 && aside.y === 0);
  assert.equal(wordsAlong([line("a", 0)], [{ ...name, w: 200 }]).get("a"), null);
  const both = wordsAlong([line("a", 0), line("b", 4)], []);
  assert.ok(Math.abs(both.get("a")!.x - both.get("b")!.x) >= 50, "two lines close together are not written on top of each other");
});

test("names give way to each other, whichever was placed first", () => {
  const node = (id: string, x: number) => ({ id, at: { x, y: 0 }, half: 22, words: { w: 40, h: 9 } });
  const sides = labelSides([node("a", 0), node("b", 120)], []);
  assert.notEqual([sides.get("a"), sides.get("b")].join(), "right,left");
});

test("hidden names go as whole words, in their parts, and ordinary words stay", () => {
  const ordinary = new Set(["adult", "of", "concern"]);
  const hide = replacer([
    { name: "Leo Pashley", instead: "L.P.", person: true, ordinary }, { name: "Adult Kemp", instead: "A.K.", person: true, ordinary },
    { name: "Bus stand C", instead: "Bus stand C", person: false },
  ]);
  assert.equal(hide("Leo Pashley, adult of concern. Adult of concern."), "L.P., adult of concern. Adult of concern.");
  assert.equal(hide("Leo’s mother, Mrs Pashley; Leonard; Kemp"), "L.’s mother, Mrs P.; Leonard; K.");
  assert.equal(replacer([])("Leo"), "Leo");
});

test("in what somebody wrote a name goes however it is written, and that of nobody on the map too", () => {
  const model = new Model(drawing({ words: { "kind.adult_of_concern": "Adult of concern" } }));
  assert.equal(model.cover("Chandlers Row"), "…");
  model.learn([
    { name: "Zofia Zieliński", instead: "Z.Z." }, { name: "Zieliński, Zofia", instead: "Z.Z." }, { name: "Zosia", instead: "Z." },
    { name: "Jo Marsh-Bell", instead: "J.M." }, { name: "Grace O’Hara", instead: "G.O." },
  ]);
  const said = "Seen with ZOFIA ZIELINSKI. zosia rang Leo pashley; Zieliński, Zofia and jo. Jo Marsh Bell met grace O'Hara.";
  assert.equal(model.cover(said), "Seen with Z.Z. Z. rang L.P.; Z.Z. and J. J.M. met G.O.");
  const onPage = replacer(model.names());
  assert.equal(onPage("Zosia, by the grace of Grace"), "Z., by the grace of G.");
  assert.equal(onPage("Adult of concern"), "Adult of concern");
});

test("what somebody is stays in every sentence, and their name goes", () => {
  const model = new Model(drawing({}));
  model.learn([
    { name: "School nurse", instead: "S.N.", parts: [] }, { name: "Mum", instead: "M.", parts: [] },
    { name: "Youth worker Sam", instead: "S.", parts: ["Sam"] },
  ]);
  const said = "At school the school nurse and Mum met youth worker Sam; the youth knows SAM.";
  assert.equal(model.cover(said), "At school the school nurse and Mum met S.; the youth knows S.");
});

test("a sheet carries its furniture, and names only when they are not hidden", () => {
  const model = new Model(drawing({ title: "Two <schools>" }));
  model.learn([]);
  const places = new Map(model.nodes.map((node, at) => [node.id, { x: at * 160, y: (at % 2) * 120 }]));
  const open = { from: null, to: null };
  const drawn = sheet(model, shown(model, "", new Set(), new Set()), places, { hide: false, span: open });
  for (const words of ["Two &#60;schools&#62;", "to plan safety", "24 March 2026", "OFFICIAL-SENSITIVE", "Shaped by who", "Leo Pashley", "unverified", "Priya Nandra"]) {
    assert.ok(drawn.includes(words), words);
  }
  assert.doesNotMatch(drawn, /style=|<schools>|NaN|undefined/);
  const hidden = sheet(model, shown(model, "", new Set(), new Set()), places, { hide: true, span: open });
  assert.doesNotMatch(hidden, /Pashley|Zielny/);
  assert.ok(hidden.includes("L.P."));
  const grouped = new Model(drawing({
    nodes: model.nodes.map((node) => (node.id === "leo" ? node : { ...node, kind: "group", label: "Tom Pashley’s lot", hidden: "Leo Pashley’s lot" })),
    clusters: [{ id: "group:a", kind: "group", label: "Friends of Leo Pashley", members: model.nodes.slice(0, 3).map((node) => node.id) }],
  }));
  for (const kind of ["", "group"]) {
    const covered = sheet(grouped, shown(grouped, kind, new Set(), new Set()), places, { hide: true, span: open });
    assert.doesNotMatch(covered, /Pashley/, `names of groups, grouped by "${kind}"`);
  }
  const faded = sheet(model, shown(model, "", new Set(), new Set()), places, { hide: false, span: { from: 20_600, to: null } });
  assert.equal((faded.match(/stroke-dasharray="9 6"/g) ?? []).length, (drawn.match(/stroke-dasharray="9 6"/g) ?? []).length, "faded, never gone");
  assert.match(faded, /opacity="0.25"/);
});

test("a crowd settles: the linked near each other, nobody on top of anybody, the same each time", () => {
  const start = new Map<string, Point>(Array.from({ length: 40 }, (_, at) => [`n${at}`, { x: 0, y: 0 }]));
  const lines = Array.from({ length: 39 }, (_, at) => ({ from: `n${at}`, to: `n${at + 1}` }));
  const found = settled(start, [...lines, { from: "n0", to: "nobody" }], 128);
  const apart = (one: string, other: string) => Math.hypot(found.get(one)!.x - found.get(other)!.x, found.get(one)!.y - found.get(other)!.y);
  const all = [...found.keys()];
  for (const [at, one] of all.entries()) for (const other of all.slice(at + 1)) assert.ok(apart(one, other) > 40, `${one} ${other}`);
  const middling = (pairs: (readonly [string, string])[]) => pairs.reduce((sum, [one, other]) => sum + apart(one, other), 0) / pairs.length;
  assert.ok(middling(lines.map(({ from, to }) => [from, to])) < middling(all.slice(20).map((id, at) => [id, `n${at}`])));
  assert.deepEqual(settled(start, lines, 128), found);
});

test("a crowd starts as a picture of its lines, its groups apart, the same each time", () => {
  const ring = Array.from({ length: 90 }, (_, at) => ({ from: `n${at}`, to: `n${(at + 1) % 90}` }));
  const pair = [{ from: "a", to: "b" }, { from: "b", to: "c" }, { from: "c", to: "nobody" }];
  const ids = [...ring.map((one) => one.from), "a", "b", "c"];
  const places = spread(ids, [...ring, ...pair], 128, 1);
  assert.deepEqual([...spread(ids, [...ring, ...pair], 128, 1)], [...places]);
  assert.deepEqual([...places.keys()].sort(), [...ids].sort());
  for (const { x, y } of places.values()) assert.ok(Number.isFinite(x) && Number.isFinite(y));
  const between = (one: string, other: string) => Math.hypot(places.get(one)!.x - places.get(other)!.x, places.get(one)!.y - places.get(other)!.y);
  assert.ok(between("n0", "n45") > 5 * between("n0", "n1"), "the far side of a ring is far");
  const apart = Math.min(...["a", "b", "c"].flatMap((one) => ring.map(({ from }) => between(one, from))));
  assert.ok(apart > 60, `groups stand apart: ${apart}`);
});
