// Finds a document in the index of very many.
"use strict";
const field = document.getElementById("find");
const cards = [...document.querySelectorAll(".card")];
const texts = cards.map((card) => card.textContent.toLowerCase());
field.closest(".find").hidden = false;

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  cards.forEach((card, place) => {
    card.hidden = !words.every((word) => texts[place].includes(word));
    count += card.hidden ? 0 : 1;
  });
  document.getElementById("found").textContent = count;
}
field.addEventListener("input", find);
