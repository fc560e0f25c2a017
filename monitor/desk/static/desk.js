// The keyboard of the desk. Every key presses something that stands on the page, so nothing works by key alone:
// data-key names the keys of a link or button, data-row a line of a list, data-reason the digit of a reason.
"use strict";
(() => {
  let chosen = -1;
  let armed = false;

  const find = (selector) => document.querySelector(selector);
  const rows = () => [...document.querySelectorAll("[data-row]")];

  function choose(index, focus = true) {
    const all = rows();
    if (!all.length) { chosen = -1; return; }
    chosen = Math.max(0, Math.min(index, all.length - 1));
    all.forEach((row, at) => row.classList.toggle("chosen", at === chosen));
    all[chosen].scrollIntoView({ block: "nearest" });
    if (focus) all[chosen].querySelector("[data-open]").focus({ preventScroll: true });
  }

  function press(key) {
    const target = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(key));
    if (target) target.click();
    return Boolean(target);
  }

  function judgeRow(verdict) {
    const row = rows()[chosen];
    const form = find("#judge");
    if (!row || !form || !["new", "assigned"].includes(row.dataset.state)) return;
    form.action = row.dataset.action;
    form.elements.version.value = row.dataset.version;
    form.elements.state.value = row.dataset.state;
    form.elements.verdict.value = verdict;
    form.requestSubmit();
  }

  function arm(on) {
    armed = on;
    const onHit = find("[data-reasons]");
    if (onHit) onHit.classList.toggle("armed", on);
    const onQueue = find("#reasons");
    if (!onQueue) return;
    if (on && chosen >= 0) onQueue.showPopover();
    if (!on && onQueue.matches(":popover-open")) onQueue.hidePopover();
  }

  function giveReason(digit) {
    const button = find(`[data-reason="${digit}"]`);
    arm(false);
    if (!button) return;
    if (button.dataset.verdict) judgeRow(button.dataset.verdict);
    else button.click();
  }

  const inList = () => Boolean(find("[data-rows]"));
  const KEYS = {
    j: () => (inList() ? choose(chosen + 1) : press("j")),
    k: () => (inList() ? choose(chosen - 1) : press("k")),
    o: () => inList() && chosen >= 0 && rows()[chosen].querySelector("[data-open]").click(),
    c: () => (find("#judge") ? judgeRow("confirmed") : press("c")),
    d: () => arm(!armed),
    u: () => press("u"),
    n: () => press("n"),
    q: () => press("q"),
    Enter: () => inList() && chosen >= 0 && KEYS.o(),
    "/": () => find("[data-search]")?.focus(),
    "?": () => find("#keys")?.togglePopover(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
    if (event.key === "Escape") { arm(false); if (event.target.matches("input")) event.target.blur(); return; }
    if (event.target.closest("input, select, textarea")) return;
    if (armed && /^[1-9]$/.test(event.key)) { event.preventDefault(); giveReason(event.key); return; }
    const act = KEYS[event.key];
    // Enter on a link or button is the browser's own affair.
    if (!act || event.key === "Enter" && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    const reason = event.target.closest("[data-verdict]");
    if (reason) { arm(false); judgeRow(reason.dataset.verdict); }
  });

  // A popover closed by the browser itself, by Escape or a click beside it, is no longer armed.
  document.addEventListener("toggle", (event) => {
    if (event.target.id === "reasons" && event.newState === "closed") armed = false;
  }, true);

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) choose(rows().indexOf(row), false);
  });

  // After a part of the page was exchanged: the same place in the list, or the new heading, so that a reader with a
  // screen reader hears where they are. What renews itself moves nothing.
  const renewsItself = (event) => event.detail.ctx.sourceElement.hasAttribute("hx-trigger");
  document.addEventListener("htmx:after:swap", (event) => {
    if (renewsItself(event)) return;
    arm(false);
    if (document.activeElement !== document.body) return;
    if (inList() && chosen >= 0) choose(chosen);
    else find("h1")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:before:request", (event) => {
    if (event.detail.ctx.sourceElement.id !== "judge" && !renewsItself(event)) chosen = -1;
  });
})();
