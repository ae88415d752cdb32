// Every page's script. Each part finds what it improves by `data-module`; a page works without it.
import { CharacterCount, Checkboxes, ErrorSummary, Radios, SkipLink } from "govuk-frontend";

import { copyOnPress } from "./copy-text";
import { keepDrafts } from "./draft";
import { guardAgainstSendingTwice } from "./once";
import { printOnPress, stampWhenPrinted, tellWhenPrinted } from "./printed-at";
import { watchTheSession } from "./session-end";

type Component = new (root: Element) => unknown;

const components: Record<string, Component> = {
  "govuk-character-count": CharacterCount,
  "govuk-checkboxes": Checkboxes,
  "govuk-error-summary": ErrorSummary,
  "govuk-radios": Radios,
  "govuk-skip-link": SkipLink,
};

// GOV.UK's components refuse to start without this mark, which its own template sets inline.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const [name, Made] of Object.entries(components)) {
  for (const root of document.querySelectorAll(`[data-module~="${name}"]`)) {
    try {
      new Made(root);
    } catch (problem) {
      console.error(`${name} could not start`, problem);
    }
  }
}

// Before the guard: a form that is kept back because the line is down has not been sent.
keepDrafts(document);
guardAgainstSendingTwice(document);
watchTheSession(document);
stampWhenPrinted(document);
tellWhenPrinted(document);
printOnPress(document);
copyOnPress(document);

// On a phone the tabs run off the side: the one we are on is brought into view, moving nothing else.
const tabs = document.querySelector<HTMLElement>(".pm-tabs__list");
const current = tabs?.querySelector<HTMLElement>("[aria-current]");
if (tabs && current) tabs.scrollLeft = current.offsetLeft - tabs.offsetLeft - (tabs.clientWidth - current.offsetWidth) / 2;
