// What is copied in a spreadsheet and pasted into the grid of a table becomes its rows and columns.
{
  const WAGTAILS = "wagtail.contrib.typed_table_block.blocks.TypedTableBlock";
  const Definition = window.telepath.constructors[WAGTAILS];
  const NUMBER = /^[-−]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$|^[-−]?\d+(?:[.,]\d+)?$/;
  // One thousand two hundred and thirty-four, or one and a bit: nobody but the writer knows.
  const AMBIGUOUS = /^[-−]?[1-9]\d{0,2}[.,]\d{3}$/;
  const isNumber = (text) => NUMBER.test(text) && !AMBIGUOUS.test(text);
  const asNumber = (text) => text.replace(/[ \u00a0\u202f]/g, "").replace("−", "-").replace(",", ".");
  const tidy = (text) => text.replace(/\s+/g, " ").trim();
  let strings = {};

  // The cells of a copied table; one that was merged is repeated in each place that it covered.
  function fromMarkup(table) {
    const rows = [];
    let merged = false;
    [...table.rows].forEach((row, top) => {
      rows[top] ??= [];
      for (const cell of row.cells) {
        let left = 0;
        while (rows[top][left] !== undefined) left += 1;
        const height = Math.min(cell.rowSpan || 1, table.rows.length - top);
        const width = Math.min(cell.colSpan || 1, 100);
        merged ||= height > 1 || width > 1;
        for (let down = 0; down < height; down += 1) {
          rows[top + down] ??= [];
          for (let across = 0; across < width; across += 1) rows[top + down][left + across] = tidy(cell.textContent);
        }
      }
    });
    return { rows, merged };
  }

  // Cells with tabs between them; one with a line break or a tab of its own is in quotes.
  function fromText(text) {
    const rows = [[]];
    for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r?\n|$)/g)) {
      rows.at(-1).push(tidy(quoted === undefined ? plain : quoted.replaceAll('""', '"')));
      if (end === "") break;
      if (end !== "\t") rows.push([]);
    }
    return { rows, merged: false };
  }

  function tableOf(clipboard) {
    const markup = new DOMParser().parseFromString(clipboard.getData("text/html"), "text/html");
    const table = markup.querySelector("table");
    const { rows, merged } = table ? fromMarkup(table) : fromText(clipboard.getData("text/plain"));
    const width = Math.max(0, ...rows.map((row) => row.findLastIndex(Boolean) + 1));
    const height = rows.findLastIndex((row) => row.some(Boolean)) + 1;
    const cells = rows.slice(0, height).map((row) => Array.from({ length: width }, (_, column) => row[column] ?? ""));
    return { cells, merged, height, width };
  }

  const isBlank = (state) =>
    state.columns.every((column) => !column.heading.trim()) &&
    state.rows.every((row) => row.values.every((value) => !String(value ?? "").trim()));

  // Of an empty table the first pasted row is the headings; the first column says what each row is about.
  function wholeTable(cells) {
    const [headings, ...rows] = cells;
    const columns = headings.map((heading, number) => {
      const values = rows.map((row) => row[number]).filter(Boolean);
      const type = number > 0 && values.length && values.every(isNumber) ? "number" : "text";
      return { type, heading };
    });
    return {
      columns,
      rows: rows.map((row) => ({ values: row.map((text, at) => (columns[at].type === "number" ? asNumber(text) : text)) })),
    };
  }

  // Into a table that has something already the cells go from the place where they were pasted; in the headings, -1.
  function written(state, cells, top, left) {
    const columns = state.columns.map((column) => ({ ...column }));
    for (let at = columns.length; at < left + cells[0].length; at += 1) columns.push({ type: "text", heading: "" });
    const empty = () => columns.map(() => "");
    const rows = state.rows.map((row) => ({ values: empty().map((blank, at) => row.values[at] ?? blank) }));
    for (const [down, row] of cells.entries()) {
      for (const [across, text] of row.entries()) {
        const column = columns[left + across];
        if (top + down < 0) {
          column.heading = text;
          continue;
        }
        if (column.type === "number" && text && !isNumber(text)) return { refused: text };
        while (rows.length <= top + down) rows.push({ values: empty() });
        rows[top + down].values[left + across] = column.type === "number" ? asNumber(text) : text;
      }
    }
    return { columns, rows };
  }

  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function say(before, words) {
    before.parentElement.querySelector(":scope > [data-pasted]")?.remove();
    if (!words) return;
    const line = Object.assign(document.createElement("p"), { className: "help-block help-warning", role: "alert" });
    line.dataset.pasted = "";
    line.textContent = words;
    before.before(line);
  }

  function paste(block, event) {
    const wrapper = block.container[0].querySelector(".typed-table-block__wrapper");
    const state = block.getState();
    const isGrid = wrapper.contains(event.target);
    if (!isGrid && (event.target !== block.captionInput || state.columns.length)) return;
    const clipboard = event.clipboardData;
    if (isGrid && !clipboard.getData("text/plain") && !clipboard.getData("text/html") && clipboard.files.length) {
      event.preventDefault();
      say(wrapper, strings.PICTURE);
      return;
    }
    const { cells, merged, height, width } = tableOf(clipboard);
    // A single cell is pasted as any text is.
    if (height * width < 2) return;
    event.preventDefault();
    const place = event.target.closest("th, td");
    const left = place ? Math.max(0, place.cellIndex - 1) : 0;
    const top = place?.tagName === "TD" ? block.rows.findIndex((_, at) => block.tbody.children[at] === place.parentElement) : -1;
    const isWhole = isBlank(state);
    const lowest = isWhole ? height - 1 : top + height;
    if (lowest > strings.MOST_ROWS || (isWhole ? 0 : left) + width > strings.MOST_COLUMNS) {
      say(
        wrapper,
        filled(strings.TOO_LARGE, {
          rows: height,
          columns: width,
          most_rows: strings.MOST_ROWS,
          most_columns: strings.MOST_COLUMNS,
        }),
      );
      return;
    }
    const next = isWhole ? wholeTable(cells) : written(state, cells, top, left);
    if (next.refused !== undefined) {
      say(wrapper, filled(strings.NO_NUMBER, { text: next.refused }));
      return;
    }
    block.setState({ ...next, caption: block.captionInput.value });
    say(wrapper, merged ? strings.MERGED : "");
    block.captionInput.dispatchEvent(new Event("change", { bubbles: true }));
    block.columns[isWhole ? 0 : left].headingInput.focus();
  }

  class CellsBlock extends Definition {
    render(placeholder, prefix, state, error) {
      strings = this.meta.pasting;
      const block = super.render(placeholder, prefix, state, error);
      block.container[0].addEventListener("paste", (event) => paste(block, event));
      return block;
    }
  }
  window.telepath.register("cms.blocks.CellsBlock", CellsBlock);

  // In running text the cells of a table would run into each other.
  document.addEventListener(
    "paste",
    (event) => {
      const editor = event.target.closest?.(".Draftail-Editor");
      const markup = editor && new DOMParser().parseFromString(event.clipboardData.getData("text/html"), "text/html").body;
      if (!markup?.querySelector("td ~ td, tr ~ tr") || !strings.IN_TEXT) return;
      for (const part of markup.querySelectorAll("table, style, script")) part.remove();
      if (markup.textContent.trim()) return;
      event.preventDefault();
      event.stopPropagation();
      say(editor, strings.IN_TEXT);
    },
    true,
  );
}
