// Keys, theme, confirmation and printing for every page. Nothing here is needed to read a page.
(function () {
  "use strict";
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch (error) { /* private mode */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch (error) { return null; } };
  const keysOn = () => recall("sheaf-keys") !== "off";
  const typing = (target) => /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;

  function step(by) {
    const rows = [...document.querySelectorAll("[data-steps] tbody tr, [data-steps] > li")];
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("here"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
    rows.forEach((row) => row.classList.toggle("here", row === next));
    const link = next.querySelector("a, button");
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  // An address that ends in the place of a step: where the reader goes on after a decision.
  function arrive() {
    const row = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    if (!row || !row.matches("[data-steps] tbody tr, [data-steps] > li")) return;
    row.classList.add("here");
    const link = row.querySelector("a, button");
    if (link) link.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  function decide(key) {
    const row = document.querySelector("[data-steps] .here") || document;
    const button = row.querySelector(`[data-key="${key}"]`);
    if (button) button.click();
  }

  const actions = {
    "/": () => { const box = document.getElementById("search-box"); if (box) box.focus(); },
    "j": () => step(1), "k": () => step(-1), "y": () => decide("y"), "n": () => decide("n"), "u": () => decide("u"),
    "?": () => { window.location.assign("/keys"); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (typing(event.target)) event.target.blur(); closePreviews(); return; }
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const action = actions[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  arrive();

  function closePreviews() {
    document.querySelectorAll("[data-preview-open]").forEach((card) => card.remove());
    document.querySelectorAll("details.me[open]").forEach((menu) => { menu.open = false; });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      const root = document.documentElement;
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      remember("sheaf-theme", root.dataset.bsTheme);
    }
    const keys = event.target.closest("[data-keys-toggle]");
    if (keys) { remember("sheaf-keys", keysOn() ? "off" : "on"); showKeys(keys); }
    if (event.target.closest("[data-print]")) window.print();
  });

  function showKeys(button) {
    button.textContent = keysOn() ? "Single keys are on" : "Single keys are off";
    button.setAttribute("aria-pressed", String(keysOn()));
  }
  document.querySelectorAll("[data-keys-toggle]").forEach(showKeys);

  // On a phone a table of many columns is shown as cards; each cell then needs the words of its column.
  function labelCells() {
    document.querySelectorAll("table.table").forEach((table) => {
      const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
      if (heads.length < 4 && !table.querySelector("select")) return;
      table.classList.add("cards");
      table.querySelectorAll("tbody tr").forEach((row) => [...row.cells].forEach((cell, at) => {
        cell.dataset.label = heads[at] || "";
        cell.classList.toggle("void", !cell.textContent.trim() && !cell.querySelector("input, button, img"));
      }));
    });
  }

  // A table wider than its frame scrolls inside it: the frame must be reachable by keyboard.
  function frameTables() {
    document.querySelectorAll(".table-wrap, .table-responsive").forEach((frame) => {
      if (frame.scrollWidth > frame.clientWidth) { frame.tabIndex = 0; } else { frame.removeAttribute("tabindex"); }
    });
  }
  function tidyTables() { labelCells(); frameTables(); }
  tidyTables();
  window.addEventListener("resize", frameTables);
  document.addEventListener("htmx:afterSettle", tidyTables);

  // A form that saves itself: what is under way arrives before the reader's own step, and nothing is saved after it.
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (!form.hasAttribute("hx-post")) return;
    if (form.classList.contains("htmx-request")) {
      event.preventDefault();
      form.addEventListener("htmx:afterRequest", () => setTimeout(() => form.requestSubmit(button)), { once: true });
    } else { form.dataset.leaving = "yes"; }
  });
  document.addEventListener("htmx:beforeRequest", (event) => { if (event.target.dataset.leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-leaving]").forEach((form) => delete form.dataset.leaving));

  document.addEventListener("submit", (event) => {
    const question = (event.submitter && event.submitter.getAttribute("data-confirm")) || event.target.getAttribute("data-confirm");
    if (question && !window.confirm(question)) event.preventDefault();
  });
})();
