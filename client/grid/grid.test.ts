import assert from "node:assert/strict";
import { test } from "node:test";

import { step } from "./steps.ts";

const size = { widths: [5, 5, 5, 1, 5], pageRows: 10 };
const press = (key: string, ctrl = false) => ({ key, ctrl });

test("arrows move by one and stop at the edges", () => {
  assert.deepEqual(step({ row: 1, column: 1 }, press("ArrowRight"), size), { row: 1, column: 2 });
  assert.deepEqual(step({ row: 1, column: 4 }, press("ArrowRight"), size), { row: 1, column: 4 });
  assert.deepEqual(step({ row: 0, column: 0 }, press("ArrowUp"), size), { row: 0, column: 0 });
  assert.deepEqual(step({ row: 4, column: 2 }, press("ArrowDown"), size), { row: 4, column: 2 });
});

test("a row of detail is entered at its one cell", () => {
  assert.deepEqual(step({ row: 2, column: 3 }, press("ArrowDown"), size), { row: 3, column: 0 });
});

test("Home and End keep the row, with Ctrl they take the corners", () => {
  assert.deepEqual(step({ row: 2, column: 3 }, press("Home"), size), { row: 2, column: 0 });
  assert.deepEqual(step({ row: 2, column: 0 }, press("End"), size), { row: 2, column: 4 });
  assert.deepEqual(step({ row: 2, column: 3 }, press("Home", true), size), { row: 0, column: 0 });
  assert.deepEqual(step({ row: 0, column: 0 }, press("End", true), size), { row: 4, column: 4 });
});

test("pages pass ten rows, and other keys are left alone", () => {
  assert.deepEqual(step({ row: 4, column: 1 }, press("PageUp"), size), { row: 0, column: 1 });
  assert.deepEqual(step({ row: 0, column: 1 }, press("PageDown"), size), { row: 4, column: 1 });
  assert.equal(step({ row: 0, column: 1 }, press("a"), size), null);
});
