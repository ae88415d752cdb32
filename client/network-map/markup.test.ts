import assert from "node:assert/strict";
import { test } from "node:test";
import { mayStand, maySay } from "./markup.ts";

test("only what a map draws, and what is written beside it, may stand", () => {
  for (const part of ["p", "table", "a"]) assert.ok(mayStand(false, part));
  for (const part of ["svg", "path", "text"]) assert.ok(mayStand(true, part));
  for (const part of ["script", "iframe", "img", "form", "input", "style", "template", "button", "math", "svg"]) {
    assert.ok(!mayStand(false, part), part);
  }
  for (const part of ["script", "foreignObject", "use", "image", "a", "animate", "set", "style"]) {
    assert.ok(!mayStand(true, part), part);
  }
});

test("no element says what could run or fetch", () => {
  assert.ok(maySay(false, "a", "href", "/mappings/M-2026-01/"));
  assert.ok(maySay(false, "a", "href", "?sort=name"));
  for (const href of ["javascript:alert(1)", " javascript:alert(1)", "//elsewhere.test/", "/\t/elsewhere.test/", "/\n/elsewhere.test/", "/\\elsewhere.test", "https://elsewhere.test/", "data:text/html,x"]) {
    assert.ok(!maySay(false, "a", "href", href), href);
  }
  assert.ok(!maySay(false, "p", "href", "/"));
  for (const name of ["onclick", "style", "src", "srcset", "srcdoc", "name", "data-module", "xlink:href", "is", "form"]) {
    assert.ok(!maySay(false, "p", name, "x"), name);
    assert.ok(!maySay(true, "path", name, "x"), name);
  }
  assert.ok(maySay(true, "path", "fill", "#0b0c0c"));
  assert.ok(!maySay(true, "path", "fill", "url(https://elsewhere.test/x.svg#a)"));
  assert.ok(!maySay(true, "path", "fill", "u\\72l(https://elsewhere.test/x.svg#a)"));
});
