// Tables: the sheets of the reports, sortable, with CSV beside them.
import { el, saveCsv } from "./dom.js";

/** A sheet {caption, note, columns, rows} as a table that sorts and saves. */
export function sheetTable(sheet, name) {
  const head = el("tr", {}, sheet.columns.map((column, at) => heading(column, at)));
  const body = el("tbody", {}, sheet.rows.map((cells) => el("tr", {}, cells.map((cell, at) => data(sheet.columns[at], cell, at)))));
  const table = el("table", {}, el("caption", {}, sheet.caption), el("thead", {}, head), body);
  head.querySelectorAll("button").forEach((button, at) => button.addEventListener("click", () => sort(sheet, table, at)));
  const rows = [sheet.columns.map((column) => [column.title, column.unit].filter(Boolean).join(" ")), ...sheet.rows.map((cells) => cells.map((cell) => cell.text))];
  return el(
    "div",
    { class: "sheet" },
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": sheet.caption }, table),
    sheet.note ? el("p", { class: "note" }, sheet.note) : null,
    el("p", { class: "get" }, el("button", { type: "button", onclick: () => saveCsv(`${name}.csv`, rows) }, "CSV", el("span", { class: "hidden" }, ` of: ${sheet.caption}`))),
  );
}

function heading(column) {
  const text = column.title.charAt(0).toUpperCase() + column.title.slice(1);
  return el(
    "th",
    { scope: "col", class: column.is_number ? "number" : null },
    el("button", { type: "button", title: "Sort by this column" }, text, column.unit ? el("span", { class: "unit" }, column.unit) : null),
  );
}

function data(column, cell, at) {
  const classes = [column.is_number ? "number" : "", cell.tone].filter(Boolean).join(" ");
  return el(at ? "td" : "th", { scope: at ? null : "row", class: classes || null }, cell.text, cell.hint ? el("span", { class: "unit" }, cell.hint) : null);
}

/** By number where there are numbers, what is missing last; a second click turns the order. */
function sort(sheet, table, at) {
  const heads = [...table.tHead.rows[0].cells];
  const before = heads[at].getAttribute("aria-sort");
  const isUp = before ? before === "descending" : !sheet.columns[at].is_number;
  heads.forEach((one) => one.removeAttribute("aria-sort"));
  heads[at].setAttribute("aria-sort", isUp ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows].map((row, number) => ({ row, cell: sheet.rows[row.dataset.at ?? number][at], number: row.dataset.at ?? number }));
  rows.forEach((one) => (one.row.dataset.at = one.number));
  const sign = isUp ? 1 : -1;
  rows.sort((a, b) => {
    if (!sheet.columns[at].is_number) return sign * a.cell.text.localeCompare(b.cell.text, "en", { numeric: true });
    if (a.cell.value === null || b.cell.value === null) return (a.cell.value === null) - (b.cell.value === null);
    return sign * (a.cell.value - b.cell.value);
  });
  table.tBodies[0].append(...rows.map((one) => one.row));
}
