"use strict";

/* Whether a row is shown. wish: {kinds: Set or null, topic, least, printed, words: […]}. */
function shows(row, wish) {
  if (wish.kinds && !wish.kinds.has(row.kind)) return false;
  if (wish.topic && !row.topics.includes(wish.topic)) return false;
  if (wish.least > 0 && !(row.size >= wish.least)) return false;
  if (wish.printed && row.printed === "0") return false;
  return wish.words.every((word) => row.text.includes(word));
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
}

function start() {
  const form = document.querySelector("form");
  const said = document.querySelector("output");
  const rows = [...document.querySelectorAll("[data-kind]")].map((node) => ({
    node,
    kind: node.dataset.kind,
    topics: (node.dataset.topic || "").split(" "),
    size: parseFloat(node.dataset.size),
    printed: node.dataset.printed,
    text: plain(node.textContent),
    counted: node.dataset.kind !== "未变" && !("trace" in node.dataset),
  }));

  function filter() {
    const boxes = [...form.querySelectorAll("[name=kind]")];
    const all = boxes.every((box) => box.checked);
    const wish = {
      kinds: all ? null : new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
      topic: form.elements.topic.value,
      least: parseFloat(form.elements.least.value) || 0,
      printed: form.elements.printed.checked,
      words: plain(form.elements.words.value).split(" ").filter(Boolean),
    };
    const asked = !all || wish.topic || wish.least > 0 || wish.printed || wish.words.length > 0;
    for (const row of rows) row.node.hidden = !shows(row, wish);
    for (const group of document.querySelectorAll("[data-group]"))
      group.hidden = !group.querySelector("[data-kind]:not([hidden])");
    for (const count of document.querySelectorAll("[data-count]")) {
      const within = rows.filter((row) => row.counted && count.closest("section").contains(row.node));
      const shown = within.filter((row) => !row.node.hidden).length;
      count.textContent = asked ? `${shown} / ${within.length}` : count.dataset.count;
    }
    const counted = rows.filter((row) => row.counted);
    const shown = counted.filter((row) => !row.node.hidden).length;
    said.hidden = !asked;
    said.textContent = asked ? `已筛选：显示 ${counted.length} 处变动中的 ${shown} 处。` : "";
  }

  /* A link may lead to what a filter hides. */
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.closest("[hidden]")) return;
    form.reset();
    filter();
    target.scrollIntoView();
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("main details:not([open]):not(.same)")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of opened) each.open = false;
  });
  addEventListener("hashchange", reveal);
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector("details").open = matchMedia("(min-width: 1080px)").matches;
  form.hidden = false;
  filter(); // A browser may have kept what was chosen before.
}

if (typeof document !== "undefined") start();
