// A card on hover and focus of a link with data-preview; Escape closes it (sheaf.js). The card has an address of its own.
(function () {
  "use strict";
  let timer = 0;

  function close() { clearTimeout(timer); document.querySelectorAll("[data-preview-open]").forEach((card) => card.remove()); }

  function open(link) {
    close();
    timer = setTimeout(() => {
      fetch(link.dataset.preview, { headers: { "X-Preview": "1" } }).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
        if (!html || !document.contains(link)) return;
        close();
        const card = document.createElement("div");
        card.className = "panel small my-1";
        card.setAttribute("data-preview-open", "");
        card.setAttribute("role", "status");
        card.innerHTML = html;
        link.parentElement.append(card);
      });
    }, 450);
  }

  document.addEventListener("mouseover", (event) => { const link = event.target.closest("[data-preview]"); if (link) open(link); });
  document.addEventListener("focusin", (event) => { const link = event.target.closest("[data-preview]"); if (link) open(link); });
  document.addEventListener("mouseout", (event) => { if (event.target.closest("[data-preview]")) close(); });
})();
