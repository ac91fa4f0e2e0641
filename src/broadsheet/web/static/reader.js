// What makes the reader quicker for those who have scripts; every page works without.
"use strict";
(() => {
  // keys: / to search, n and p to turn pages; none while somebody types
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, [contenteditable]")) return;
    const found = [...document.querySelectorAll("[data-key]")].find((x) => x.dataset.key === e.key);
    if (!found) return;
    e.preventDefault();
    if (found.tagName === "A") found.click(); else { found.focus(); found.select(); }
  });

  // hits as one types
  const form = document.querySelector("form[data-live]");
  const results = document.getElementById("results");
  if (form && results) {
    let timer = 0, asked = null, shown = form.q.value;
    const ask = async () => {
      const words = form.q.value.trim();
      if (words === shown) return;
      shown = words;
      if (asked) asked.abort();
      asked = new AbortController();
      const query = new URLSearchParams(new FormData(form));
      const address = `${form.dataset.live}?${query}`;
      query.set("part", "1");
      results.classList.add("busy");
      try {
        const answer = await fetch(`${form.dataset.live}?${query}`, { signal: asked.signal, headers: { accept: "text/html" } });
        if (!answer.ok) return;
        results.innerHTML = await answer.text();
        history.replaceState(null, "", address);
        document.title = document.title.replace(/^.* – /, `${words || form.querySelector("label").textContent} – `);
      } catch (error) {
        if (error.name !== "AbortError") throw error;
      } finally {
        results.classList.remove("busy");
      }
    };
    form.q.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  }

  // a citation to the clipboard
  if (navigator.clipboard) {
    for (const text of document.querySelectorAll(".copy")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copyable";
      const words = text.closest("[data-copy]").dataset;
      const name = text.previousElementSibling ? text.previousElementSibling.textContent : "";
      button.textContent = words.copy;
      button.setAttribute("aria-label", `${words.copy}: ${name}`);
      const said = text.textContent.trim();
      button.addEventListener("click", async () => { await navigator.clipboard.writeText(said); button.textContent = words.copied; });
      text.append(button);
    }
  }
})();
