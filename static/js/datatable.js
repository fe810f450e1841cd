// Tables whose headings sort them. Without this script they stand in the order they were written in.
const language = document.documentElement.lang || "bg";
const words = new Intl.Collator(language, { numeric: true });

function sort(table, heading) {
  const isNumber = heading.classList.contains("num");
  const direction = heading.ariaSort === "ascending" ? -1 : 1;
  const text = (row) => row.cells[heading.cellIndex]?.textContent.trim() ?? "";
  const number = (row) => Number.parseFloat(row.cells[heading.cellIndex]?.dataset.value ?? text(row));
  const isMissing = (row) => (isNumber ? Number.isNaN(number(row)) : text(row) === "");
  const rows = [...table.tBodies[0].rows];
  const present = rows.filter((row) => !isMissing(row));
  present.sort((a, b) => direction * (isNumber ? number(a) - number(b) : words.compare(text(a), text(b))));
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
  heading.ariaSort = direction === 1 ? "ascending" : "descending";
  // What is missing stays at the end, whichever way the table is sorted.
  table.tBodies[0].append(...present, ...rows.filter(isMissing));
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const heading of table.tHead.rows[0].cells) {
    if (!heading.textContent.trim()) continue;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "datatable-sort" });
    button.append(...heading.childNodes);
    button.addEventListener("click", () => sort(table, heading));
    heading.append(button);
  }
}
