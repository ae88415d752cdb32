import assert from "node:assert/strict";
import { test } from "node:test";

import { pause, read } from "./polling.ts";

test("asking starts soon and grows calm", () => {
  assert.equal(pause(0), 1000);
  assert.ok(pause(5) > pause(1));
  assert.equal(pause(100), 10_000);
});

test("only a reply about progress counts as one", () => {
  assert.deepEqual(read({ label: "Matching", done: 2, total: 5, finished: false }), {
    label: "Matching", done: 2, total: 5, finished: false,
  });
  assert.equal(read("<html>"), null);
  assert.equal(read({ done: "2", total: 5 }), null);
  assert.equal(read({ done: 5, total: 5, finished: true })?.finished, true);
});
