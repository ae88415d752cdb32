import list from "../../placemap/web/language_prompts.json";
import { promptAsPeopleType } from "./showing";

// The words around a prompt come from the template, so that they are translated.
// The server shows prompts only where this script has not.
for (const box of document.querySelectorAll<HTMLInputElement>("input[name=words_shown]")) box.value = "yes";
const said = document.querySelector<HTMLElement>("[data-language-words]")?.dataset;
if (said) {
  promptAsPeopleType(document, list.prompts, {
    wrote: said.wrote ?? "“%s”",
    could: said.could ?? "%s",
    close: said.close ?? "",
  });
}
