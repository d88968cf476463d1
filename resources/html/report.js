"use strict";
(() => {
  const table = document.getElementById("checks");
  if (!table) return;
  const body = table.tBodies[0], rows = Array.from(body.rows);
  const word = document.getElementById("word"), state = document.getElementById("state"), shown = document.getElementById("shown");
  const key = (row, column) => {
    const cell = row.cells[column], value = cell.dataset.value;
    return value === undefined ? cell.textContent.toLowerCase() : Number(value);
  };
  const filter = () => {
    const words = word.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      const fits = (!state.value || row.dataset.state === state.value) && words.every(one => text.includes(one));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = shown.dataset.of.replace("{shown}", count).replace("{total}", rows.length);
  };
  table.tHead.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    const head = button.parentElement, down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = head.cellIndex, sign = down ? -1 : 1;
    rows.sort((a, b) => { const x = key(a, column), y = key(b, column); return sign * (x < y ? -1 : x > y ? 1 : 0); });
    body.append(...rows);
  });
  word.addEventListener("input", filter);
  state.addEventListener("change", filter);
  filter();
})();
