import list from "./prompts.json";
import { promptAsPeopleType } from "./showing";

// The words around a prompt come from the template, so that they are translated.
const said = document.querySelector<HTMLElement>("[data-language-words]")?.dataset;
if (said) {
  promptAsPeopleType(document, list.prompts, {
    wrote: said.wrote ?? "“%s”",
    could: said.could ?? "%s",
    close: said.close ?? "",
  });
}
