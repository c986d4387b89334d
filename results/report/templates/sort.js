"use strict";
// A click on the heading of a column sorts its table; numbers by value, blanks always last.
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    const isNumber = heading.classList.contains("number");
    const button = document.createElement("button");
    button.type = "button";
    button.title = "Sort by this column";
    const arrow = document.createElement("span");
    arrow.className = "arrow";
    heading.firstChild.after(arrow);
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const before = heading.getAttribute("aria-sort");
      const ascending = before ? before === "descending" : !isNumber;
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      body.append(...sorted([...body.rows], column, isNumber, ascending ? 1 : -1));
    });
  });
}

function sorted(rows, column, isNumber, direction) {
  const keys = new Map(rows.map((row) => [row, key(row.cells[column], isNumber)]));
  return rows.sort((one, two) => {
    const [a, b] = [keys.get(one), keys.get(two)];
    if (a === null || b === null) return (a === null) - (b === null);
    return direction * (isNumber ? a - b : a.localeCompare(b, "en", { numeric: true }));
  });
}

function key(cell, isNumber) {
  if (!isNumber) return cell.textContent.trim() || null;
  return "value" in cell.dataset ? Number(cell.dataset.value) : null;
}
