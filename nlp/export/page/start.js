"use strict";
// Language, the panel that opens by the address, and the first drawing.
const dialog = document.getElementById("panel");
let drawnWidth = 0;

function drawPage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("page.title");
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  const years = column("reports", "year").filter((year) => year !== null);
  document.getElementById("subtitle").textContent = t("page.subtitle", {
    n: formatted(DATA.overview.reports), places: formatted(DATA.overview.places), from: d3.min(years) ?? "?", to: d3.max(years) ?? "?",
  });
  document.getElementById("contents").replaceChildren(...Object.keys(SECTIONS).map((name) => link(t(`section.${name}`), `#${name}`)));
  drawnWidth = document.documentElement.clientWidth;
  Object.keys(SECTIONS).forEach(drawSection);
  openAddress();
}

function openAddress() {
  const address = window.location.hash;
  if (!address.startsWith("#/") || address === "#/") {
    if (dialog.open) dialog.close();
    return;
  }
  const [name, ...values] = address.slice(2).split("/").map(decodeURIComponent);
  if (name === "r" && !reports[+values[0]]) {
    // A link to a report that is not, or no longer, on the page.
    window.location.hash = "#/";
    return;
  }
  const made = name === "r" ? reportView(+values[0], values[1]) : name === "c" ? sideBySide(+values[0]) : evidenceView(name, values);
  document.getElementById("panel-title").textContent = made.title;
  document.getElementById("panel-body").replaceChildren(...made.body.flat(Infinity).filter(Boolean));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  const target = made.target && document.getElementById(made.target);
  if (target) {
    target.classList.add("target");
    target.scrollIntoView({ block: "center" });
  }
}

document.getElementById("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  drawPage();
});
document.getElementById("back").addEventListener("click", () => window.history.back());
document.getElementById("close").addEventListener("click", () => dialog.close());
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener("close", () => { if (window.location.hash.startsWith("#/")) window.location.hash = "#/"; });
window.addEventListener("hashchange", openAddress);
window.addEventListener("resize", () => {
  if (Math.abs(document.documentElement.clientWidth - drawnWidth) > 60) drawPage();
});
drawPage();
