import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { found, withoutQuotations, type Prompt } from "./matching.ts";

const list = JSON.parse(readFileSync(new URL("../../placemap/web/language_prompts.json", import.meta.url), "utf8")) as { prompts: (Prompt & { words: string })[] };
const ids = (text: string) => found(text, list.prompts).map((one) => one.prompt.id);

// What each text is answered by. The server, which prompts where no script runs, is held to the same.
const SAID = JSON.parse(readFileSync(new URL("./cases.json", import.meta.url), "utf8")) as [string, string[]][];

for (const [text, wanted] of SAID) {
  test(`“${text}” is answered by ${wanted.join(" and ") || "nothing"}`, () => assert.deepEqual(ids(text), wanted));
}

test("blanking keeps every letter in its place", () => {
  assert.equal(withoutQuotations("a “b” c"), "a     c");
});

test("each prompt once, in the order of the words, with the words as typed", () => {
  const all = found("Streetwise. Absconded, and absconded again.", list.prompts);
  assert.deepEqual(all.map((one) => one.words), ["Streetwise", "Absconded"]);
});

test("every prompt of the list is whole, and its pattern can be read", () => {
  const seen = new Set<string>();
  for (const prompt of list.prompts) {
    assert.ok(prompt.id && prompt.pattern && prompt.instead && prompt.why);
    assert.ok(!seen.has(prompt.id));
    seen.add(prompt.id);
    assert.doesNotThrow(() => new RegExp(prompt.pattern, "iu"));
    // Every example that the reference page gives is found by its own prompt.
    for (const words of prompt.words.split(", ")) assert.ok(ids(words).includes(prompt.id), words);
    // What it offers is itself never prompted.
    assert.deepEqual(ids(prompt.instead).filter((id) => id === prompt.id), [], prompt.id);
  }
});
