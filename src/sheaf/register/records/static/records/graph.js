// Draws the links of a record, keeps where the reader leaves the nodes, saves a picture with its banner.
(function () {
  "use strict";
  const box = document.getElementById("graph");
  if (!box || typeof cytoscape === "undefined") return;
  const shapes = { person: "ellipse", vessel: "triangle", vehicle: "rectangle", group: "hexagon", company: "hexagon", document: "tag" };

  function colour(name, fallback) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || fallback; }

  function styles() {
    const ink = colour("--bs-body-color", "#222"), back = colour("--bs-body-bg", "#fff");
    return [
      { selector: "node", style: { label: "data(caption)", color: ink, "font-size": 11, "text-wrap": "ellipsis", "text-max-width": 140,
        "text-valign": "bottom", "background-color": "#3d8f88", shape: (node) => shapes[node.data("kind")] || "round-rectangle" } },
      { selector: "node[?centre]", style: { "border-width": 3, "border-color": ink } },
      { selector: "node[?list]", style: { "background-color": "#b07d2b" } },
      { selector: "edge", style: { label: "data(label)", color: ink, "font-size": 9, width: 1.5, "line-color": "#8a9a98", "curve-style": "bezier",
        "target-arrow-shape": "triangle", "target-arrow-color": "#8a9a98", "text-background-color": back, "text-background-opacity": 0.8 } },
    ];
  }

  function keep(cy) {
    const positions = {};
    cy.nodes().forEach((node) => { positions[node.id()] = [Math.round(node.position("x")), Math.round(node.position("y"))]; });
    const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
    fetch(box.dataset.layout, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(positions) });
  }

  function picture(cy) {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.width; canvas.height = image.height + 28;
      const pen = canvas.getContext("2d");
      pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#000"; pen.font = "14px sans-serif"; pen.fillText(box.dataset.banner, 8, 18, canvas.width - 16);
      pen.drawImage(image, 0, 28);
      const link = document.createElement("a");
      link.href = canvas.toDataURL("image/png"); link.download = "links.png"; link.click();
    };
    image.src = cy.png({ full: true, bg: "#fff" });
  }

  fetch(box.dataset.graph, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then((data) => {
    const kept = data.positions;
    const all = data.nodes.every((node) => kept[node.id]);
    const cy = cytoscape({
      container: box, style: styles(), minZoom: 0.2, maxZoom: 4,
      elements: [
        ...data.nodes.map((node) => ({ data: { ...node, centre: node.id === data.centre },
          position: kept[node.id] ? { x: kept[node.id][0], y: kept[node.id][1] } : undefined })),
        ...data.edges.map((edge, index) => ({ data: { ...edge, id: `e${index}` } })),
      ],
      layout: all ? { name: "preset" } : { name: "cose", animate: false, randomize: false },
    });
    cy.on("dragfree", "node", () => keep(cy));
    cy.on("tap", "node", (event) => { if (event.target.id() !== data.centre) window.location.assign(`/records/${event.target.id()}`); });
    new MutationObserver(() => cy.style(styles())).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
    const button = document.querySelector("[data-graph-png]");
    if (button) button.addEventListener("click", () => picture(cy));
  });
})();
