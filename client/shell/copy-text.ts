// A press copies the words of a field, for pasting somewhere else. Without script they are selected by hand.

/** The button is hidden until now, and says so once the words are on their way. */
export function copyOnPress(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-module="copy-text"]')) {
    const field = page.getElementById(button.dataset.of ?? "");
    if (!(field instanceof HTMLTextAreaElement) || !navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(field.value).then(
        () => say(page, button.dataset.done ?? ""),
        // Where the browser does not allow it, the words are selected and wait for the keys.
        () => field.select(),
      );
    });
  }
}

function say(page: Document, words: string): void {
  const place = page.querySelector<HTMLElement>("[data-copied]");
  if (place) place.textContent = words;
}
