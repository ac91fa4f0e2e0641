// A page to be moved and zoomed: OpenSeadragon over the picture that stands there for those without scripts.
"use strict";
(() => {
  const frame = document.querySelector(".facsimile");
  const areas = frame && frame.querySelector(".areas");
  if (!frame || typeof OpenSeadragon === "undefined") return;
  const picture = frame.querySelector("img");
  const steps = picture.dataset.steps.split(", ").map((s) => {
    const [url, width, height] = s.split(" ");
    return { url, width: Number(width), height: Number(height) };
  });
  const home = document.createElement("div");
  home.className = "deeper";
  frame.classList.add("deep");
  picture.remove();
  frame.prepend(home);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const viewer = OpenSeadragon({
    element: home,
    tileSources: steps.length > 1 ? { type: "legacy-image-pyramid", levels: steps } : { type: "image", url: steps[0].url },
    drawer: "canvas",
    showNavigationControl: false,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true },
    animationTime: still ? 0 : 0.6,
    maxZoomPixelRatio: 2,
    visibilityRatio: 0.6,
    minZoomImageRatio: 0.9,
  });
  viewer.canvas.setAttribute("aria-label", frame.dataset.name);
  viewer.canvas.setAttribute("role", "application");
  if (areas) {
    viewer.addHandler("open", () => {
      const size = viewer.world.getItemAt(0).getContentSize();
      viewer.addOverlay({ element: areas, location: new OpenSeadragon.Rect(0, 0, 1, size.y / size.x) });
      viewer.viewport.fitBounds(new OpenSeadragon.Rect(0, 0, 1, 1 / viewer.viewport.getAspectRatio()), true); // the head of the page
    });
    // the viewer takes pointers for itself: a click that moved nothing follows the area under it
    viewer.addHandler("canvas-click", (e) => {
      const link = e.quick && e.originalTarget.closest && e.originalTarget.closest("a.area");
      if (link) { e.preventDefaultAction = true; location.href = link.getAttribute("href"); }
    });
    for (const link of areas.querySelectorAll("a.area")) {
      link.addEventListener("click", (e) => { if (e.detail) e.preventDefault(); });
      link.addEventListener("keydown", (e) => { e.stopPropagation(); if (e.key === "Enter") location.href = link.getAttribute("href"); });
      link.addEventListener("focus", () => {
        const box = link.getBBox();
        const wide = Number(frame.dataset.width);
        const there = new OpenSeadragon.Rect(box.x / wide, box.y / wide, box.width / wide, box.height / wide);
        const seen = viewer.viewport.getBounds();
        if (there.x < seen.x || there.y < seen.y || there.x + there.width > seen.x + seen.width || there.y + there.height > seen.y + seen.height) viewer.viewport.fitBounds(there, still);
      });
    }
    for (const line of document.querySelectorAll(".desk aside [data-article]")) {
      const area = areas.querySelector(`[data-article="${line.dataset.article}"]`);
      if (!area) continue;
      for (const [event, on] of [["mouseenter", true], ["focus", true], ["mouseleave", false], ["blur", false]]) line.addEventListener(event, () => area.classList.toggle("on", on));
    }
  }
  const bar = document.createElement("div");
  bar.className = "zoom";
  for (const [text, name, act] of [
    ["+", frame.dataset.in, () => viewer.viewport.zoomBy(1.5)],
    ["−", frame.dataset.out, () => viewer.viewport.zoomBy(1 / 1.5)],
    ["⌂", frame.dataset.whole, () => viewer.viewport.fitBounds(viewer.world.getHomeBounds())],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = name;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => { act(); viewer.viewport.applyConstraints(); });
    bar.append(button);
  }
  frame.append(bar);
})();
