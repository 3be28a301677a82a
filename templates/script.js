// Sorts and filters the tables of the class report. Everything is in the page without it.
"use strict";

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function key(row, column) {
  const cell = row.cells[column];
  return cell.dataset.n === undefined ? cell.textContent : Number(cell.dataset.n);
}

function compare(a, b) {
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
}

function sort(table, header) {
  const ascending = header.getAttribute("aria-sort") !== "ascending";
  const body = table.tBodies[0];
  const keyed = Array.from(body.rows, (row) => [key(row, header.cellIndex), row]);
  keyed.sort((a, b) => (ascending ? 1 : -1) * compare(a[0], b[0]));
  body.append(...keyed.map((pair) => pair[1]));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const header of table.tHead.rows[0].cells) {
    if (header.hasAttribute("data-fixed")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sort(table, header));
    header.append(button);
  }
}

const field = document.getElementById("filter");
const rows = Array.from(document.getElementById("students-table").tBodies[0].rows);
const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
const chips = Array.from(document.querySelectorAll("[data-chip]"));
const mapped = document.querySelectorAll("#map-table tbody tr");

function filter() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const pressed = chips.filter((chip) => chip.ariaPressed === "true").map((chip) => chip.dataset.chip);
  const hidden = new Set();
  for (const row of rows) {
    const keys = (row.dataset.chips || "").split(" ");
    const fits = words.every((word) => texts.get(row).includes(word)) && pressed.every((key) => keys.includes(key));
    row.hidden = !fits;
    if (!fits) hidden.add(row.dataset.row);
  }
  for (const row of mapped) row.hidden = hidden.has(row.dataset.row);
  const isFiltered = words.length > 0 || pressed.length > 0;
  document.querySelector('output[for="filter"]').value = isFiltered ? `${rows.length - hidden.size} of ${rows.length}` : "";
}

field.addEventListener("input", filter);
for (const chip of chips) {
  chip.addEventListener("click", () => {
    chip.ariaPressed = chip.ariaPressed === "true" ? "false" : "true";
    filter();
  });
}
field.closest("[hidden]").hidden = false;
