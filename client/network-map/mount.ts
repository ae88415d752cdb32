import { ask, Refused } from "./asking.ts";
import { readDrawing, type Words } from "./contract.ts";
import { NetworkMap } from "./network-map.ts";

for (const root of document.querySelectorAll<HTMLElement>('[data-module="network-map"]')) void start(root);

async function start(root: HTMLElement): Promise<void> {
  const words = JSON.parse(root.dataset.words ?? "{}") as Words;
  const status = root.querySelector<HTMLElement>("[data-part=status]");
  root.hidden = false;
  try {
    const drawing = readDrawing(await ask(root.dataset.source ?? ""), words);
    new NetworkMap(root, drawing);
    root.dataset.state = "drawn";
  } catch (problem) {
    // The table has everything; the page is whole without the drawing.
    root.dataset.state = "failed";
    if (status) status.textContent = (problem instanceof Refused && problem.message) || words["failed.open"] || "";
    console.error("the map could not be drawn", problem);
  }
}
