"use strict";
(() => {
  const table = document.getElementById("servers");
  const [signs, all] = JSON.parse(document.getElementById("data").textContent);
  const body = table.tBodies[0], step = 100;
  const word = document.getElementById("word"), state = document.getElementById("state");
  const shown = document.getElementById("shown"), more = document.getElementById("more");
  const texts = new Map(all.map(row => [row, row.join("\n").toLowerCase() + "\n" + signs[row[0]][2]]));
  let fitting = all, drawn = 0;
  const cell = (text, kind) => {
    const made = document.createElement("td");
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  };
  const line = row => {
    const made = document.createElement("tr"), first = document.createElement("td"), pill = document.createElement("span");
    const [kind, sign, said] = signs[row[0]];
    pill.className = "pill " + kind;
    pill.textContent = sign + " " + said;
    first.append(pill);
    made.append(first, cell(row[1], "code"), ...row.slice(2).map(text => cell(text)));
    return made;
  };
  const draw = () => {
    body.append(...fitting.slice(drawn, drawn + step).map(line));
    drawn = Math.min(drawn + step, fitting.length);
    more.hidden = drawn >= fitting.length;
    shown.textContent = fitting.length + " of " + all.length;
  };
  const anew = () => {
    const words = word.value.toLowerCase().split(/\s+/).filter(Boolean);
    fitting = all.filter(row => (!state.value || row[0] === Number(state.value)) && words.every(one => texts.get(row).includes(one)));
    body.replaceChildren();
    drawn = 0;
    draw();
  };
  table.tHead.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    const head = button.parentElement, down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = head.cellIndex, sign = down ? -1 : 1;
    all.sort((a, b) => sign * (a[column] < b[column] ? -1 : a[column] > b[column] ? 1 : 0));
    anew();
  });
  word.addEventListener("input", anew);
  state.addEventListener("change", anew);
  more.addEventListener("click", draw);
  anew();
})();
