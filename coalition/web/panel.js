// What can be asked: presets, sliders, switches, dated interventions. All of it is the state `question`.
import { el, number } from "./dom.js";
import { fetchJson } from "./load.js";
import { get, remember, set, subscribe } from "./state.js";

let presets = [];
let campaigns = [];
let limits = null;
let search = "";

/** A question in which nothing is changed. */
export function untouched(campaign) {
  return { campaign, presets: [], controls: {}, without: { bases: [], contingents: [] }, interventions: [], settings: {}, until: null, replications: limits?.replications.default ?? 20, precision_share: limits?.precision_share.default ?? null, seed: 1 };
}

/** Whether a question changes anything. */
export function isEmpty(question) {
  const { presets: named, controls, without, interventions, settings } = question;
  return !(named.length || Object.keys(controls).length || without.bases.length || without.contingents.length || interventions.length || Object.keys(settings).length);
}

export async function start() {
  [{ presets }, { campaigns, limits }] = await Promise.all([fetchJson("api/presets"), fetchJson("api/controls")]);
  remember("question", { name: "q", read: readQuestion, write: JSON.stringify, fallback: untouched(campaigns[0].campaign) });
  // Drawn anew only when another hand than the reader's changed it: a field keeps its place while one types.
  subscribe("question", (changed) => changed && !isOwn && build());
  build();
}

function readQuestion(text) {
  try {
    const read = JSON.parse(text);
    const known = campaigns.some((one) => one.campaign === read.campaign);
    return known ? { ...untouched(read.campaign), ...read } : undefined;
  } catch {
    return undefined;
  }
}

let isOwn = false;

function change(part) {
  isOwn = true;
  set({ question: { ...get("question"), ...part } });
  isOwn = false;
  summarize();
}

function build() {
  const question = get("question");
  const campaign = campaigns.find((one) => one.campaign === question.campaign) ?? campaigns[0];
  const open = new Set([...document.querySelectorAll("#ask details[open]")].map((one) => one.id));
  const part = (id, title, isUsed, ...inside) => el("details", { id, open: open.has(id) || isUsed }, el("summary", {}, title), ...inside);
  document.getElementById("ask").replaceChildren(
    el("h2", {}, "What if …"),
    field("Campaign", el("select", { id: "campaign", onchange: (event) => set({ question: untouched(event.target.value) }) }, campaigns.map((one) => el("option", { value: one.campaign, selected: one === campaign }, one.title)))),
    presetList(campaign, question),
    part("sliders", "Numbers", Object.keys(question.controls).length > 0, campaign.sliders.map((one) => slider(one, question))),
    part("switches", "Bases and contingents", question.without.bases.length + question.without.contingents.length > 0, switches(campaign, question, "bases", "Bases that are lent"), switches(campaign, question, "contingents", "Contingents that come")),
    part("dated", "From one day to another", question.interventions.length > 0, interventions(campaign, question)),
    part("values", "Single values", Object.keys(question.settings).length > 0, settings(question)),
    field("Last day", el("input", { id: "until", type: "date", min: campaign.from, max: campaign.to, value: question.until ?? campaign.to, onchange: (event) => change({ until: event.target.value && event.target.value !== campaign.to ? event.target.value : null }) })),
    field("Replications, at most", el("input", { id: "replications", type: "number", ...bounds(limits.replications), value: question.replications, onchange: (event) => change({ replications: Math.round(Number(event.target.value)) }) })),
    field("Enough at ± % of sorties (empty: fly all)", precision(question)),
    el("p", { id: "summary", class: "note", "aria-live": "polite" }),
    el("div", { class: "buttons" }, el("button", { id: "ask-now", type: "button", class: "main", onclick: () => set({ asking: { question: get("question") } }) }, "Ask"), el("button", { type: "button", onclick: () => set({ question: untouched(campaign.campaign) }) }, "Reset")),
  );
  summarize();
}

/** The half-width, in percent of the baseline, at which nothing more is flown. */
function precision(question) {
  const { low, high } = limits.precision_share;
  const percent = question.precision_share === null ? "" : Number((100 * question.precision_share).toPrecision(6));
  const keep = (event) => event.target.reportValidity() && change({ precision_share: event.target.value === "" ? null : Number((Number(event.target.value) / 100).toPrecision(6)) });
  return el("input", { id: "precision", type: "number", min: 100 * low, max: 100 * high, step: "any", value: percent, onchange: keep });
}

function bounds({ low, high }) {
  return { min: low, max: high };
}

function field(label, input) {
  return el("p", { class: "ask-field" }, el("label", { for: input.id }, label), input);
}

function summarize() {
  const question = get("question");
  const parts = [
    [question.presets.length, "preset"], [Object.keys(question.controls).length, "slider"], [question.without.bases.length, "base not lent", "bases not lent"],
    [question.without.contingents.length, "contingent at home", "contingents at home"], [question.interventions.length, "intervention"], [Object.keys(question.settings).length, "value"],
  ].filter(([count]) => count).map(([count, noun, plural]) => `${count} ${count === 1 ? noun : plural ?? `${noun}s`}`);
  document.getElementById("summary").textContent = parts.length ? `Asked: ${parts.join(", ")}.` : "Nothing is changed yet.";
  document.getElementById("ask-now").disabled = isEmpty(question);
}

// --- presets ------------------------------------------------------------------------------------------

function presetList(campaign, question) {
  const own = presets.filter((one) => one.campaign === campaign.campaign);
  if (!own.length) return el("p", { class: "note" }, "This campaign has no presets; its lessons are below.");
  const list = el("ul", { class: "presets", tabindex: 0, "aria-label": "Presets" });
  const fill = () => {
    const wanted = search.toLowerCase();
    const found = own.filter((one) => `${one.title} ${one.question} ${one.background}`.toLowerCase().includes(wanted) || get("question").presets.includes(one.id));
    list.replaceChildren(...found.map((one) => preset(one)));
    if (!found.length) list.replaceChildren(el("li", { class: "note" }, "No preset has these words."));
  };
  const input = el("input", { id: "find", type: "search", value: search, placeholder: "tankers, Turkey, dust …", oninput: (event) => { search = event.target.value; fill(); } });
  fill();
  return el("div", {}, field(`Presets (${own.length})`, input), list);
}

function preset(one) {
  const box = el("input", { type: "checkbox", id: `preset-${one.id}`, checked: get("question").presets.includes(one.id), onchange: (event) => change({ presets: toggled(get("question").presets, one.id, event.target.checked) }) });
  return el("li", {}, box, el("label", { for: box.id }, one.question), el("details", {}, el("summary", { "aria-label": `About: ${one.title}` }, "about"), el("p", {}, one.background), one.why ? el("p", {}, one.why) : null, el("p", { class: "source" }, `Source: ${one.source}`)));
}

function toggled(list, id, isIn) {
  const others = list.filter((one) => one !== id);
  return isIn ? [...others, id].sort() : others;
}

// --- sliders and switches -----------------------------------------------------------------------------

function slider(one, question) {
  const value = question.controls[one.id] ?? 1;
  const shown = el("output", { for: `slider-${one.id}` }, times(value));
  const input = el("input", {
    id: `slider-${one.id}`, type: "range", min: one.low, max: one.high, step: one.step, value, "aria-describedby": `about-${one.id}`,
    oninput: (event) => {
      const now = Number(event.target.value);
      shown.textContent = times(now);
      const { [one.id]: _, ...others } = get("question").controls;
      change({ controls: Math.abs(now - 1) < 1e-9 ? others : { ...others, [one.id]: now } });
    },
  });
  const [low, high] = [one.lowest, one.highest].map((end) => number(one.of_unit === "share" ? 100 * end : end));
  const unit = { 1: "", count: "", share: " %" }[one.of_unit] ?? ` ${one.of_unit}`;
  const now = `In the campaign: ${low === high ? low : `${low} to ${high}`}${unit}${one.numbers > 1 ? `, in ${one.numbers} places` : ""}.`;
  return el("div", { class: "slider" }, el("label", { for: input.id }, one.name), shown, input, badge(one), el("p", { id: `about-${one.id}`, class: "note" }, `${one.what}. ${now}`));
}

function times(value) {
  return `× ${Number(value).toFixed(2)}`;
}

function badge(one) {
  const counts = one.badges ? Object.entries(one.badges).map(([word, count]) => `${count} ${word}`).join(", ") : one.badge;
  const id = `source-${one.id}`;
  return el("span", { class: "badged" }, el("button", { type: "button", class: `badge ${one.badge}`, "aria-describedby": id }, one.badge), el("span", { class: "source", id, role: "tooltip" }, `${counts}. Source: ${one.source || "–"}`));
}

function switches(campaign, question, kind, title) {
  const rows = campaign.toggles[kind].map((one) => {
    const box = el("input", { type: "checkbox", id: `${kind}-${one.id}`, checked: !question.without[kind].includes(one.id), onchange: (event) => change({ without: { ...get("question").without, [kind]: toggled(get("question").without[kind], one.id, !event.target.checked) } }) });
    return el("li", {}, box, el("label", { for: box.id }, one.name), badge({ ...one, id: `${kind}-${one.id}` }));
  });
  return el("fieldset", {}, el("legend", {}, title), el("ul", { class: "switches" }, rows));
}

// --- dated interventions and single values ------------------------------------------------------------

function interventions(campaign, question) {
  const fields = el("div", {});
  const kind = el("select", { id: "kind", onchange: () => fill() }, campaign.interventions.map((one) => el("option", { value: one.kind }, one.name)));
  const fill = () => {
    const chosen = campaign.interventions.find((one) => one.kind === kind.value);
    fields.replaceChildren(...Object.entries(chosen.fields).map(([name, about]) => field(name.charAt(0).toUpperCase() + name.slice(1), input(campaign, name, about))));
  };
  const add = () => {
    const inputs = [...fields.querySelectorAll("[name]")];
    if (!inputs.every((one) => one.reportValidity())) return;
    const row = Object.fromEntries(inputs.map((one) => [one.name, one.type === "number" ? Number(one.value) : one.value]));
    set({ question: { ...get("question"), interventions: [...get("question").interventions, { kind: kind.value, ...row }] } });
  };
  fill();
  const remove = (at) => set({ question: { ...get("question"), interventions: get("question").interventions.filter((_, place) => place !== at) } });
  const list = question.interventions.map((one, at) => el("li", {}, inWords(campaign, one), " ", el("button", { type: "button", "aria-label": `Remove: ${inWords(campaign, one)}`, onclick: () => remove(at) }, "×")));
  return el("div", {}, list.length ? el("ol", { class: "dated" }, list) : null, field("What happens", kind), fields, el("button", { type: "button", onclick: add }, "Add"));
}

function input(campaign, name, about) {
  const id = `field-${name}`;
  const rows = { base: campaign.toggles.bases, contingent: campaign.toggles.contingents, squadron: campaign.toggles.squadrons }[about.type];
  if (rows) return el("select", { id, name }, rows.map((one) => el("option", { value: one.id }, one.name + (about.type === "squadron" ? ` (${one.aircraft}, ${one.base})` : ""))));
  if (about.type === "date") return el("input", { id, name, type: "date", required: true, min: about.low, max: about.high, value: name === "to" ? about.high : about.low });
  return el("input", { id, name, type: "number", required: true, ...bounds(about), step: about.type === "number" ? 0.1 : 1, value: 2 });
}

function inWords(campaign, one) {
  const name = (kind, id) => campaign.toggles[kind].find((row) => row.id === id)?.name ?? id;
  const days = one.to ? `${one.from} to ${one.to}` : `from ${one.from} on`;
  const what = {
    close_base: () => `${name("bases", one.base)} is shut`,
    suspend: () => `${name("contingents", one.contingent)} stops flying`,
    surge: () => `${name("contingents", one.contingent)} flies ${one.factor} times its programme`,
    strength: () => `${name("squadrons", one.squadron)}: ${one.aircraft} aircraft`,
    move: () => `${name("squadrons", one.squadron)} moves to ${name("bases", one.base)}`,
  }[one.kind];
  return `${what ? what() : one.kind}, ${days}`;
}

function settings(question) {
  const path = el("input", { id: "path", placeholder: "demand.requests_per_day", pattern: "[a-z0-9_.]+", required: true });
  const value = el("input", { id: "value", placeholder: "40" });
  const add = () => path.reportValidity() && set({ question: { ...get("question"), settings: { ...get("question").settings, [path.value]: value.value } } });
  const remove = (gone) => {
    const { [gone]: _, ...others } = get("question").settings;
    set({ question: { ...get("question"), settings: others } });
  };
  const list = Object.entries(question.settings).map(([name, now]) => el("li", {}, el("code", {}, `${name} = ${now || "(empty)"}`), " ", el("button", { type: "button", "aria-label": `Remove: ${name}`, onclick: () => remove(name) }, "×")));
  return el("div", {}, list.length ? el("ul", { class: "dated" }, list) : null, field("Path", path), field("Value", value), el("button", { type: "button", onclick: add }, "Add"));
}
