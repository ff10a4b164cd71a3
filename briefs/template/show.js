// What the briefs and the site show of a cell. Texts enter a page as text only, never as markup.
"use strict";

function make(tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

// A text in another language than the page: names of lines and documents are Indonesian.
function foreign(lang, text) {
  const node = make("span");
  const own = make("span", text);
  own.lang = lang;
  node.append(own);
  return node;
}

function pairs(list) {
  const node = make("dl");
  for (const [name, value] of list) {
    if (value === "" || value === undefined || value === null) continue;
    node.append(make("dt", name));
    const said = make("dd");
    said.append(value instanceof Node ? value : String(value));
    node.append(said);
  }
  return node;
}

function lay(node, lengths) {
  for (const [side, pixels] of Object.entries(lengths)) node.style[side] = pixels + "px";
}

// Windows onto the pictures of pages; a picture is loaded when it comes into view.
function paper(windows, caption, alt, addressOf) {
  const node = make("figure", undefined, "paper");
  node.tabIndex = 0;
  node.setAttribute("aria-label", caption);
  node.append(make("figcaption", caption));
  for (const one of windows) {
    const part = make("div");
    lay(part, {width: one.size[0], height: one.size[1]});
    const whole = make("img");
    whole.loading = "lazy";
    whole.alt = one.outlined.length ? alt : "";
    lay(whole, {left: -one.at[0], top: -one.at[1], width: one.picture[0], height: one.picture[1]});
    whole.src = addressOf(one.name);
    part.append(whole);
    for (const [left, top, width, height] of one.outlined) {
      const mark = make("i");
      lay(mark, {left, top, width, height});
      part.append(mark);
    }
    node.append(part);
  }
  return node;
}
