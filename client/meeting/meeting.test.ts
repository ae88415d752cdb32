import assert from "node:assert/strict";
import { test } from "node:test";

import { mayGrow, meaning, numberOf } from "./keys.ts";
import { fresh, pause, read } from "./news.ts";

const out = { held: false, inBox: false };

test("single keys mean something outside a box, and nothing inside one", () => {
  assert.deepEqual(meaning({ key: "n", ...out }), { kind: "names" });
  assert.deepEqual(meaning({ key: "D", ...out }), { kind: "box", box: "decision" });
  assert.deepEqual(meaning({ key: "ArrowRight", ...out }), { kind: "next" });
  assert.deepEqual(meaning({ key: "7", ...out }), { kind: "number", digit: "7" });
  for (const key of ["n", "d", "a", "o", "7", "ArrowRight"]) {
    assert.deepEqual(meaning({ key, held: false, inBox: true }), { kind: "nothing" });
    assert.deepEqual(meaning({ key, held: true, inBox: false }), { kind: "nothing" });
  }
  assert.deepEqual(meaning({ key: "Escape", held: false, inBox: true }), { kind: "leave" });
  assert.deepEqual(meaning({ key: "Escape", ...out }), { kind: "nothing" });
});

test("on an answer to choose the arrows choose, and the meeting stays where it is", () => {
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown"]) {
    assert.deepEqual(meaning({ key, ...out, onChoice: true }), { kind: "nothing" });
  }
  assert.deepEqual(meaning({ key: "n", ...out, onChoice: true }), { kind: "names" });
});

test("two digits make one number while there are so many items", () => {
  assert.equal(numberOf("", "1", 12), "1");
  assert.equal(numberOf("1", "2", 12), "12");
  assert.equal(numberOf("1", "3", 12), "3");
  assert.equal(mayGrow("1", 12), true);
  assert.equal(mayGrow("2", 12), false);
  assert.equal(mayGrow("1", 9), false);
});

test("an answer is news only where it says so", () => {
  assert.equal(read(null), null);
  assert.equal(read({ begun: false }), null);
  assert.equal(read("<html>"), null);
  const news = read({ begun: true, seen: "1.1", at: "x", entries: [{ id: "a", version: 1, start: "s", words: "w", line: "l" }] });
  assert.equal(news?.entries?.length, 1);
  assert.equal(read({ begun: true, entries: null })?.entries, null);
});

test("what stands in the list already is left as it is", () => {
  const one = { id: "a", version: 2, start: "", words: "", line: "", struck: "", url: "" };
  assert.deepEqual(fresh(new Map([["a", 2]]), [one]), []);
  assert.deepEqual(fresh(new Map([["a", 1]]), [one]), [one]);
  assert.deepEqual(fresh(new Map(), [one]), [one]);
});

test("a line that is down is asked ever more calmly", () => {
  assert.ok(pause(1) < pause(4));
  assert.equal(pause(100), 30_000);
});
