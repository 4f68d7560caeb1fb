// Before the first paint: the reader's choice of light or dark, else the system's.
(function () {
  var kept = null;
  try { kept = localStorage.getItem("sheaf-theme"); } catch (error) { kept = null; }
  var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = kept || (dark ? "dark" : "light");
})();
