"use strict";
// Shows only the cases that the search and the chosen verdicts ask for. Without this
// script all of them are shown.
(() => {
	const form = document.querySelector("form.filters");
	if (!form) return;
	const find = document.getElementById("find");
	const differ = document.getElementById("differ");
	const found = document.getElementById("found");
	const none = document.querySelector(".none-found");
	const items = [...document.querySelectorAll(".item")].map((element) => {
		const cells = [...element.querySelectorAll("[data-v]")];
		const verdicts = new Set((cells.length ? cells : [element]).map((c) => c.dataset.v));
		const group = element.closest(".group");
		const title = (group.querySelector("h3, .subhead") || { textContent: "" }).textContent;
		const category = element.closest(".category").querySelector("h2").textContent;
		const id = element.querySelector(".id").textContent.trim();
		return { element, verdicts, id, text: [category, title, element.textContent].join(" ").toLowerCase() };
	});
	// A number is looked for where a case's number begins, words anywhere.
	const matches = (item, word) =>
		/^\d+(\.\d*)+$/.test(word) ? (item.id + ".").startsWith(word) || item.text.includes(" " + word) : item.text.includes(word);
	const apply = () => {
		const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
		const chosen = [...form.querySelectorAll("[name=verdict]:checked")].map((box) => box.value);
		let shown = 0;
		for (const item of items) {
			const show = words.every((w) => matches(item, w)) &&
				(!chosen.length || chosen.some((v) => item.verdicts.has(v))) &&
				(!differ || !differ.checked || item.verdicts.size > 1);
			item.element.hidden = !show;
			if (show) shown++;
		}
		for (const box of document.querySelectorAll(".group, .category")) {
			box.hidden = !box.querySelector(".item:not([hidden])");
		}
		none.hidden = shown > 0;
		found.textContent = shown === items.length ? "" : shown + " of " + items.length;
	};
	form.hidden = false;
	form.addEventListener("input", apply);
	form.addEventListener("submit", (event) => event.preventDefault());
	window.addEventListener("pageshow", apply); // a browser may have kept what was chosen
})();
