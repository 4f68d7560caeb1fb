// A draft saves itself, field by field. Nothing typed is lost: what could not be saved stays in the page, says so and is sent again.
(function () {
  "use strict";
  const AGAIN = 5000;
  const unsaved = new Set(), failed = new Set(), answered = new Map();
  const note = document.getElementById("connection");
  let leaving = null;

  const saves = (target) => target instanceof Element && target.matches("[data-saves]") ? target : null;
  const status = (field) => document.getElementById("saved-" + field.id);
  const say = (text) => { note.textContent = text; note.hidden = !text; };

  document.addEventListener("input", (event) => {
    const field = saves(event.target);
    if (field) { unsaved.add(field.id); status(field).textContent = "…"; }
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const field = saves(event.detail.elt);
    if (!field) return;
    if (!event.detail.successful) { keep(field, event.detail.xhr.status); return; }
    failed.delete(field.id);
    answered.set(field.id, event.detail.requestConfig.parameters.get(field.name));
    if (!failed.size) say("");
    if (status(field).querySelector("[data-unsaved]")) { leaving = null; } else if (event.detail.requestConfig.parameters.get(field.name) === field.value) { unsaved.delete(field.id); }
    leaveNow();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const fresh = event.detail.elt && event.detail.elt.querySelector && event.detail.elt.querySelector("[data-saves]");
    if (fresh) { unsaved.delete(fresh.id); answered.delete(fresh.id); }
  });

  // Leaving a field sends what was not answered yet, once: a second answer to the same text would come over what the officer does next.
  document.addEventListener("htmx:configRequest", (event) => {
    const field = saves(event.detail.elt), cause = event.detail.triggeringEvent;
    if (field && cause && cause.type === "change" && answered.get(field.id) === field.value) event.preventDefault();
  });

  // Written over theirs: it has been read now, and goes the way of the field, behind what is still on that way.
  document.addEventListener("click", (event) => {
    const over = event.target instanceof Element && event.target.closest("[data-writes-over]");
    if (!over) return;
    document.getElementById("read-" + over.dataset.writesOver).value = over.dataset.read;
    window.htmx.trigger("#" + over.dataset.writesOver, "again");
  });

  // What was typed into a fresh field before htmx listened to it is saved too.
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt === document.body) return;
    event.detail.elt.querySelectorAll("textarea[data-saves]").forEach((field) => {
      if (field.value === field.defaultValue) return;
      unsaved.add(field.id);
      window.htmx.trigger("#" + field.id, "again");
    });
  });

  function keep(field, code) {
    unsaved.add(field.id); failed.add(field.id); leaving = null;
    status(field).textContent = "⚠ Not saved. Your text stays here.";
    say(code ? `The node refused to save (${code}). What you typed stays on this page. If you were signed out, sign in in another tab: it is then saved by itself.`
      : "There is no connection to the node. What you typed stays on this page and is saved by itself when the connection is back.");
  }

  // Signed out meanwhile: the answer asks to leave the page, which would lose what was typed.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const field = saves(event.detail.elt);
    if (field && event.detail.xhr.getResponseHeader("HX-Redirect")) { event.preventDefault(); keep(field, 401); }
  });

  // A new sign-in has a new token against forged requests: take it from the page as it is now.
  async function renewed() {
    const answer = await fetch(window.location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-saves]")) return false;
    document.body.setAttribute("hx-headers", page.body.getAttribute("hx-headers"));
    const token = page.querySelector("[name=csrfmiddlewaretoken]");
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((box) => { box.value = token.value; });
    return true;
  }

  async function again() {
    if (!failed.size) return;
    try { if (!(await renewed())) return; } catch (error) { return; }
    [...failed].forEach((id) => window.htmx.trigger("#" + id, "again"));
  }
  window.addEventListener("online", again);
  window.setInterval(again, AGAIN);

  // A step takes what is on the page: everything is saved first.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !unsaved.size || event.target.closest("header")) return;
    const card = event.target.querySelector("[data-saves]");
    if (card) { event.target.querySelectorAll("[data-saves]").forEach((field) => unsaved.delete(field.id)); if (!unsaved.size) return; }
    event.preventDefault();
    leaving = { form: event.target, button: event.submitter };
    [...unsaved].forEach((id) => window.htmx.trigger("#" + id, "again"));
  });

  function leaveNow() {
    if (!leaving || unsaved.size) return;
    const { form, button } = leaving;
    leaving = null;
    form.requestSubmit(button);
  }

  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
})();
