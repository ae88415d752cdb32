import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { found, withoutQuotations, type Prompt } from "./matching.ts";

const list = JSON.parse(readFileSync(new URL("./prompts.json", import.meta.url), "utf8")) as { prompts: (Prompt & { words: string })[] };
const ids = (text: string) => found(text, list.prompts).map((one) => one.prompt.id);

const SAID: [string, string[]][] = [
  ["He is a drug runner for them", ["drug-runner"]],
  ["She puts herself at risk", ["at-risk"]],
  ["putting themselves in danger", ["at-risk"]],
  ["It is a lifestyle choice", ["lifestyle"]],
  ["Associating with a gang member", ["associating", "gang"]],
  ["He won't engage", ["engage"]],
  ["He won’t engage", ["engage"]],
  ["ABSCONDED on Friday", ["absconded"]],
  ["Streetwise, and savvy", ["streetwise"]],
  ["her older boyfriend", ["boyfriend"]],
  ["a 24-year-old boyfriend", ["boyfriend"]],
  ["used as a money mule", ["money-mule"]],
  ["He recruits younger pupils", ["recruits"]],
  ["Her placement broke down", ["placement"]],
  ["supervised contact on Monday", ["contact"]],
  // Ordinary words that only look like them.
  ["Contacted the school; in contact with her aunt", []],
  ["His engagement with boxing is good", []],
  ["She put herself forward for the choir", []],
  ["Choir practice, and he chose to stay for workshop", []],
  ["The bus displacement", []],
  ["Seen near the shop; well, and glad to talk", []],
  ["", []],
];

for (const [text, wanted] of SAID) {
  test(`“${text}” is answered by ${wanted.join(" and ") || "nothing"}`, () => assert.deepEqual(ids(text), wanted));
}

test("somebody's own words are left alone, however they are marked, and while they are being typed", () => {
  for (const text of ["She said “I absconded”.", 'She said "I absconded".', "She said ‘I absconded’.", "She said 'I absconded'.", "She said “I absc", "«absconded»"]) {
    assert.deepEqual(ids(text), [], text);
  }
  assert.deepEqual(ids("“I went home.” He absconded later."), ["absconded"]);
  assert.deepEqual(ids("“Open at first\nand then he absconded"), ["absconded"]);
});

test("an apostrophe opens no quotation", () => {
  assert.deepEqual(ids("Leo's brother didn't say; he absconded from the boys' home"), ["absconded"]);
});

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
