import assert from "node:assert/strict";
import { test } from "node:test";

import { pause, read } from "./news.ts";

test("an answer is news only where it says whether the meeting has begun", () => {
  assert.equal(read(null), null);
  assert.equal(read("<html>"), null);
  assert.equal(read({ error: "signed out" }), null);
  assert.deepEqual(read({ begun: false }), { begun: false, ended: false, seen: "", shown: null });
});

test("where nothing changed there is nothing to show", () => {
  assert.equal(read({ begun: true, ended: false, seen: "a", shown: null })?.shown, null);
});

test("what is shown is words and marks, and what is damaged is left out", () => {
  const news = read({
    begun: true,
    ended: false,
    seen: "a",
    shown: {
      at_risk: true,
      title: "Stuck things",
      caption: 3,
      items: [{ words: "Welcome", is_now: true, is_written: "yes" }, null],
      people: [{ words: "Dan Colley", has_signed: false }],
    },
  });
  assert.equal(news?.shown?.atRisk, true);
  assert.equal(news?.shown?.caption, "");
  assert.deepEqual(news?.shown?.items, [{ words: "Welcome", isNow: true, isWritten: false }]);
  assert.deepEqual(news?.shown?.people, [{ words: "Dan Colley", hasSigned: false }]);
});

test("a line that is down is asked ever more calmly", () => {
  assert.ok(pause(1) < pause(4));
  assert.equal(pause(100), 60_000);
});
