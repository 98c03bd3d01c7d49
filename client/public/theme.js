// Before the first paint: the theme that was chosen, so that nothing flashes.
(function () {
  var chosen = null;
  try {
    chosen = JSON.parse(localStorage.getItem("plimsoll-theme") || "null");
  } catch (error) {
    void error; // storage may be closed to us: then the system's theme it is
  }
  var theme = chosen && chosen.state && chosen.state.choice;
  if (theme !== "light" && theme !== "dark")
    theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = theme;
})();
