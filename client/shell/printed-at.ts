// The foot of a printed sheet says when it was printed, not when the page was opened.

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** "22 November 2026 at 14:05", in the reader's own time. */
export function written(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${moment.getDate()} ${MONTHS[moment.getMonth()]} ${moment.getFullYear()}`;
  return `${day} at ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

export function stampWhenPrinted(page: Document): void {
  const stamp = page.querySelector<HTMLElement>('[data-module="printed-at"]');
  if (!stamp) return;
  // The words come from the template, so that they are translated: only the date is replaced.
  const words = stamp.dataset.words ?? "%s";
  window.addEventListener("beforeprint", () => {
    stamp.textContent = words.replace("%s", written(new Date()));
  });
}

/** A press prints the page. The button is hidden until now, since without script it would do nothing. */
export function printOnPress(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>('[data-module="print"]')) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
