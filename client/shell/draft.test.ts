import assert from "node:assert/strict";
import { test } from "node:test";

import { AFTER_TYPING, Keeper, again, type Outside, type Reply, type Said } from "./keeping.ts";
import { phase } from "./session-end.ts";

const KEPT: Reply = { kind: "kept", at: "14:47", resume: "/drafts/1/", token: "t" };

/** A page whose clock is turned by hand and whose line answers what it is told to. */
class Page implements Outside {
  typed = "";
  sent: Array<{ words: string; count: number; leaving: boolean }> = [];
  said: string[] = [];
  answers: Array<Reply | Promise<Reply>> = [];
  clock = 0;
  private timers = new Map<number, { at: number; what: () => void }>();
  private next = 1;

  read = () => this.typed;
  send = async (words: string, count: number, leaving: boolean) => {
    this.sent.push({ words, count, leaving });
    return this.answers.shift() ?? KEPT;
  };
  later = (what: () => void, milliseconds: number) => {
    this.timers.set(this.next, { at: this.clock + milliseconds, what });
    return this.next++;
  };
  cancel = (timer: number) => void this.timers.delete(timer);
  say = (what: Said, at: string) => void this.said.push(`${what} ${at}`);
  time = () => `${this.clock}`;
  heard = () => undefined;

  async pass(milliseconds: number): Promise<void> {
    const until = this.clock + milliseconds;
    for (;;) {
      const due = [...this.timers].filter(([, t]) => t.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      this.timers.delete(due[0]);
      this.clock = due[1].at;
      due[1].what();
      await settled();
    }
    this.clock = until;
  }
}

const settled = () => new Promise((done) => setImmediate(done));

function type(page: Page, keeper: Keeper, words: string): void {
  page.typed = words;
  keeper.typed();
}

test("words are sent two seconds after the last key, once", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  for (const words of ["a", "ab", "abc"]) {
    type(page, keeper, words);
    await page.pass(AFTER_TYPING - 1);
  }
  assert.deepEqual(page.sent, []);
  await page.pass(1);
  assert.deepEqual(page.sent, [{ words: "abc", count: 1, leaving: false }]);
  assert.deepEqual(page.said, ["kept 14:47"]);
  assert.equal(keeper.resume, "/drafts/1/");
  await page.pass(600_000);
  assert.equal(page.sent.length, 1);
});

test("a page in which nothing was typed sends nothing", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  keeper.now();
  keeper.leave();
  await page.pass(60_000);
  assert.deepEqual(page.sent, []);
  assert.equal(keeper.isKept, true);
});

test("what is typed while a saving is on its way is sent after it, never beside it", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  let arrive: (reply: Reply) => void = () => undefined;
  page.answers = [new Promise((done) => (arrive = done))];
  type(page, keeper, "one");
  await page.pass(AFTER_TYPING);
  type(page, keeper, "one two");
  await page.pass(60_000);
  assert.equal(page.sent.length, 1);
  arrive(KEPT);
  await settled();
  assert.equal(keeper.isKept, false);
  await page.pass(AFTER_TYPING);
  assert.deepEqual(page.sent.map((s) => [s.words, s.count]), [["one", 1], ["one two", 2]]);
});

test("when the line drops it says so once, tries again more calmly, and sends all when it is back", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  page.answers = [{ kind: "no-line" }, { kind: "no-line" }, { kind: "no-line" }];
  type(page, keeper, "one");
  await page.pass(AFTER_TYPING);
  assert.deepEqual(page.said, ["dropped 2000"]);
  assert.equal(keeper.wouldLose, true);
  type(page, keeper, "one two");
  await page.pass(again(0) + again(1));
  assert.equal(page.sent.length, 3);
  assert.deepEqual(page.said, ["dropped 2000"]);
  keeper.now();
  await settled();
  assert.equal(page.sent.at(-1)?.words, "one two");
  assert.deepEqual(page.said, ["dropped 2000", "kept 14:47"]);
  assert.equal(keeper.wouldLose, false);
});

test("signed out, the words stay and are sent once somebody signs in again", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  page.answers = [{ kind: "signed-out" }, { kind: "signed-out" }];
  type(page, keeper, "one");
  await page.pass(AFTER_TYPING);
  assert.equal(keeper.wouldLose, true);
  await page.pass(60_000);
  assert.equal(keeper.isKept, true);
  assert.deepEqual(page.said, ["signed-out 2000", "kept 14:47"]);
});

test("asked to wait, it waits as long as it is told", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  page.answers = [{ kind: "too-many", seconds: 40 }];
  type(page, keeper, "one");
  await page.pass(AFTER_TYPING + 39_999);
  assert.equal(page.sent.length, 1);
  await page.pass(1);
  assert.equal(page.sent.length, 2);
});

test("a page that goes away sends what is left, and not what is on its way already", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  page.answers = [new Promise(() => undefined)];
  type(page, keeper, "one");
  keeper.leave();
  keeper.leave();
  assert.deepEqual(page.sent, [{ words: "one", count: 1, leaving: true }]);
});

for (const kind of ["sent", "erased", "refused"] as const) {
  test(`after "${kind}" nothing more is sent`, async () => {
    const page = new Page();
    const keeper = new Keeper(page);
    page.answers = [{ kind }];
    type(page, keeper, "one");
    await page.pass(AFTER_TYPING);
    type(page, keeper, "two");
    keeper.leave();
    await page.pass(60_000);
    assert.equal(page.sent.length, 1);
  });
}

test("a thousand dropped lines lose no word", async () => {
  const page = new Page();
  const keeper = new Keeper(page);
  let server = "";
  let seed = 7;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  page.send = async (words) => {
    if (chance() < 0.5) {
      // The words may have arrived although the answer did not.
      if (chance() < 0.5) server = words;
      return { kind: chance() < 0.7 ? "no-line" : "signed-out" };
    }
    server = words;
    return KEPT;
  };
  for (let n = 0; n < 1000; n++) {
    type(page, keeper, `${page.typed} ${n}`);
    await page.pass(Math.floor(chance() * 5000));
  }
  await page.pass(600_000);
  assert.equal(server, page.typed);
  assert.equal(keeper.isKept, true);
});

test("a session warns two minutes before its end", () => {
  assert.equal(phase(0, 1800), "quiet");
  assert.equal(phase(1679, 1800), "quiet");
  assert.equal(phase(1680, 1800), "warning");
  assert.equal(phase(1799, 1800), "warning");
  assert.equal(phase(1800, 1800), "ended");
});
