import assert from "node:assert/strict";
import { test } from "node:test";

import { filled, NotADrawing, readDrawing } from "./contract.ts";
import { dayOf, isoOf, monthOf, nextMonth, readDay, written } from "./dates.ts";
import { drawing, SENT } from "./fixture.ts";
import { Model } from "./model.ts";

test("a drawing is read, and what is not one is refused", () => {
  assert.equal(drawing().nodes.length, 5);
  assert.throws(() => readDrawing("<html>"), NotADrawing);
  assert.throws(() => readDrawing({ ...SENT, version: 2 }), NotADrawing);
  assert.throws(() => drawing({ nodes: [{ id: "x", kind: "gang" }] }), NotADrawing);
});

test("a line without a grade is the weakest, a line to oneself is none, and no address leads elsewhere", () => {
  const sent = [{ id: "a", source: "leo", target: "tom", strength: "certain", url: "https://example.org/" }, { id: "b", source: "leo", target: "leo" }];
  const { links } = drawing({ links: sent });
  assert.deepEqual(links.map((one) => [one.id, one.strength, one.url]), [["a", "unverified", ""]]);
  assert.equal(drawing({ urls: { path: "//example.org/{a}", positions: "javascript:alert(1)" } }).urls.path, "");
});

test("addresses are filled in, and what is filled in cannot break out", () => {
  assert.equal(filled("/path/?from={a}&to={b}", { a: "1", b: "2&x=/" }), "/path/?from=1&to=2%26x%3D%2F");
});

test("a line whose end is not shown does not exist", () => {
  const model = new Model(drawing({ links: [...SENT.links, { ...SENT.links[0], id: "9", target: "sealed" }] }));
  assert.equal(model.link("9"), undefined);
  assert.deepEqual(model.neighbours("leo"), ["tom", "adult"]);
});

test("growing adds only what is new, and can be taken away again", () => {
  const model = new Model(drawing());
  const fresh = drawing().nodes[0]!;
  const part = {
    nodes: [fresh, { ...fresh, id: "new", label: "Ellie Marsden" }],
    links: [{ ...drawing().links[0]!, id: "8", source: "tom", target: "new" }], clusters: [],
  };
  assert.equal(model.moreOf("tom"), 3);
  const grown = model.merge(part);
  model.setGrown("tom", true);
  assert.deepEqual(grown.nodes.map((one) => one.id), ["new"]);
  assert.deepEqual(model.neighbours("tom"), ["leo", "new"]);
  assert.equal(model.moreOf("tom"), 0);
  model.remove(grown);
  model.setGrown("tom", false);
  assert.equal(model.nodes.length, 5);
  assert.deepEqual(model.neighbours("tom"), ["leo"]);
  assert.equal(model.moreOf("tom"), 3);
});

test("a time fades what lies outside it, and never what nobody dated", () => {
  const model = new Model(drawing());
  const march = { from: dayOf("2026-03-10"), to: dayOf("2026-03-31") };
  const outside = model.outside(march);
  assert.deepEqual([...outside.links].sort(), ["1", "2"]);
  assert.deepEqual([...outside.nodes].sort(), ["leo", "tom"]);
  assert.deepEqual([...model.outside({ from: null, to: null }).links], []);
  // A link with one day only is that day; both ends of a time belong to it.
  assert.equal(model.isWithin(model.link("3")!, { from: dayOf("2026-03-14"), to: dayOf("2026-03-14") }), true);
  assert.equal(model.isWithin(model.link("3")!, { from: dayOf("2026-03-15"), to: null }), false);
});

test("links are counted by month, in every month that they lasted", () => {
  const months = new Model(drawing()).months();
  assert.equal(isoOf(months[0]!.month), "2025-09-01");
  assert.deepEqual(months.map((one) => one.count), [1, 1, 1, 1, 1, 2, 3]);
  assert.deepEqual(new Model(drawing({ links: [SENT.links[3]] })).months(), []);
});

test("what is chosen is said with its kind, its links and how we came", () => {
  const model = new Model(drawing());
  assert.equal(model.spoken("leo", false), "Leo Pashley, child, 2 links.");
  assert.equal(model.spoken("leo", false, "tom"), "Leo Pashley, child, 2 links. Tomasz Zielny, friends, confirmed.");
  assert.equal(model.spoken("tom", true), "T.Z., child, 1 link. 3 more you can see.");
  assert.equal(model.spokenLink("2", true), "L.P., seen with, A.A., reported.");
});

test("a day is read as people write it", () => {
  for (const typed of ["4 3 2026", "4/3/26", "2026-03-04", "4 March 2026", "4th mar 2026", "04-03-2026"]) {
    assert.equal(isoOf(readDay(typed)!), "2026-03-04", typed);
  }
  assert.equal(isoOf(readDay("March 2026")!), "2026-03-01");
  assert.equal(isoOf(readDay("March 2026", { end: true })!), "2026-03-31");
  assert.equal(isoOf(readDay("4 Mawrth 2026", { language: "cy" })!), "2026-03-04");
  for (const typed of ["31 2 2026", "soon", "", "4 3", "4 13 2026", "4 ma 2026", "4 3 20266"]) assert.equal(readDay(typed), null, typed);
});

test("a day is written in full and months follow each other", () => {
  assert.equal(written(dayOf("2026-11-22")), "22 November 2026");
  assert.equal(isoOf(nextMonth(dayOf("2025-12-31"))), "2026-01-01");
  assert.equal(isoOf(monthOf(dayOf("2026-02-28"))), "2026-02-01");
});
