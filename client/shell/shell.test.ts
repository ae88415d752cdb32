import assert from "node:assert/strict";
import { test } from "node:test";

import { written } from "./printed-at.ts";

test("a moment is written as the pages write it", () => {
  assert.equal(written(new Date(2026, 10, 22, 14, 5)), "22 November 2026 at 14:05");
  assert.equal(written(new Date(2027, 0, 3, 0, 0)), "3 January 2027 at 00:00");
});
