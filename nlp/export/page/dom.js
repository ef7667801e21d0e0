"use strict";
// Words in the chosen language, elements, numbers and colours.
const LANGUAGES = ["zh", "en"];
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

function t(key, values = {}) {
  if (!(key in DATA.texts)) throw new Error(`no text ${key}`);
  const text = DATA.texts[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const hasText = (key) => key in DATA.texts;

function label(kind, id) {
  const known = DATA.names[kind]?.[id];
  return known ? known[LANGUAGES.indexOf(language)] : id;
}

function meaning(kind, id) {
  return DATA.names[kind]?.[id]?.[2 + LANGUAGES.indexOf(language)] ?? "";
}

const KIND_LABELS = { problems: "theme", measures: "theme", category: "category", metric: "metric" };
const named = (kind, id) => label(KIND_LABELS[kind], id);
const subject = (id) => (DATA.names.theme[id] ? label("theme", id) : label("circumstance", id));

function groupName(by, group) {
  if (group === "") return t("word.unknown");
  const key = `group.${group.replaceAll(" ", "_")}`;
  return hasText(key) ? t(key) : group;
}

const byName = (by) => (hasText(`by.${by}`) ? t(`by.${by}`) : by);

// Everything from the reports enters the page as text, never as markup.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

const route = (...parts) => `#/${parts.map(encodeURIComponent).join("/")}`;
const link = (text, target, attributes) => h("a", { href: target, ...attributes }, Array.isArray(text) ? text : String(text));
const number = (value, target, attributes) => link(formatted(value), target, { class: "n", ...attributes });
const formatted = (value) => (typeof value === "number" ? value.toLocaleString("en") : String(value));
const percent = (share) => (share === null ? "–" : `${(100 * share).toFixed(share > 0 && share < 0.01 ? 1 : 0)} %`);
const probability = (p) => (p === null ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3));
const pText = (p) => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`);
const decimal = (value, digits = 2) => (value === null ? "–" : value.toFixed(digits).replace("-", "−"));

function reportName(report) {
  return `${countyName(report)}${shortName(report)}`;
}

const countyName = (report) => (reports[report].township ? (reports[report].county ?? "") : "");

function shortName(report) {
  const { township, title, report_id: id, year } = reports[report];
  return `${township ?? title ?? id}${year ? ` ${year}` : ""}`;
}

// Light for little, dark for much: cividis reads the same with any colour vision; the number stands in every cell.
function shade(cell, share, scale = (x) => d3.interpolateCividis(1 - 0.9 * x)) {
  if (!(Math.abs(share) > 0)) return cell;
  const colour = scale(Math.min(1, Math.max(-1, share)));
  cell.style.setProperty("--fill", colour);
  cell.style.setProperty("--ink", d3.lab(colour).l < 58 ? "#fff" : "#000");
  cell.classList.add("shaded");
  return cell;
}

// A table that writes its rows in portions, so that thousands of them open at once.
function portions(parent, values, make, size, more) {
  let done = 0;
  const button = h("button", { type: "button", class: "more", onclick: next });
  function next() {
    parent.append(...values.slice(done, done + size).map(make));
    done = Math.min(values.length, done + size);
    button.textContent = t("word.more", { n: values.length - done });
    button.hidden = done === values.length;
  }
  next();
  more.append(button);
}

function table(head, body, attributes) {
  return h("div", { class: "scroll", tabindex: "0" },
    h("table", attributes, h("thead", null, h("tr", null, head.map((cell) => (cell instanceof Node ? cell : h("th", { scope: "col" }, cell))))),
      h("tbody", null, body)));
}

function select(name, text, options, value, onchange) {
  return h("label", { class: "choice" }, h("span", null, text),
    h("select", { name, onchange: (event) => onchange(event.target.value) },
      options.map(([id, shown]) => h("option", { value: id, selected: id === value }, shown))));
}
