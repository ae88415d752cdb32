import { Grid } from "./grid";

for (const table of document.querySelectorAll<HTMLTableElement>('table[data-module="grid"]')) new Grid(table);
