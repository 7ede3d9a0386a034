// Light, dark, or as the system says; remembered.

const names = { "light dark": "Theme: auto", light: "Theme: light", dark: "Theme: dark" };
const button = document.getElementById("theme");

function show(scheme) {
  document.documentElement.style.colorScheme = scheme;
  button.textContent = names[scheme];
  localStorage.setItem("theme", scheme);
}

button.onclick = () => {
  const order = Object.keys(names);
  show(order[(order.indexOf(localStorage.getItem("theme")) + 1) % order.length]);
};

const saved = localStorage.getItem("theme");
show(saved in names ? saved : "light dark");
