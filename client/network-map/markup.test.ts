import assert from "node:assert/strict";
import { test } from "node:test";
import { fillWith, harmless } from "./markup.ts";

test("what could load or run is refused, and words that look like it are not", () => {
  for (const markup of ["<script>x</script>", "<p>a</p><IFRAME src=/x>", "< object>", "<base href=/>", "<meta http-equiv=refresh>"]) {
    assert.throws(() => harmless(markup), TypeError);
  }
  const shown = '<p class="pm-small">He said &lt;script&gt; and the links were based on an object.</p><svg><rect/></svg>';
  const element = { innerHTML: "" };
  fillWith(element as unknown as Element, shown);
  assert.equal(element.innerHTML, shown);
});
