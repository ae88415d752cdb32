import { Polling } from "./polling";

for (const root of document.querySelectorAll<HTMLElement>('[data-module="progress"]')) new Polling(root);
