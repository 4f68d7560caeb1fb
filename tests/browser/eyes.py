"""What a browser test looks at on every page: console, Content-Security-Policy, axe, width."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response

AXE = Path(__file__).resolve().parents[2] / "src/sheaf/web/static/vendor/axe/axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
AXE_RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)


@dataclass
class Eyes:
    """Watches one page; `look()` checks what is on it now and remembers every problem with its place."""

    page: Page
    pictures: Path | None = None
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: script error {error}"))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"{self.page.url}: console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.url}: status {response.status}")

    def look(self, name: str) -> None:
        """Axe in light and dark, at desk width and at 390 px; nothing may overflow sideways on a phone."""
        size = self.page.viewport_size or {"width": 1280, "height": 900}
        for width in (size["width"], 390):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            for theme in ("light", "dark"):
                self._see(f"{name}-{theme}-{width}", theme, width)
        self.page.set_viewport_size(size)
        self.page.evaluate("document.documentElement.dataset.bsTheme = 'light'")

    def _see(self, name: str, theme: str, width: int) -> None:
        self.page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)
        if width == 390 and self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.problems.append(f"{name}: wider than the phone")
        for violation in self._axe():
            where = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            self.problems.append(f"{name}: axe {violation['id']}: {violation['help']} at {where}")

    def _axe(self) -> list[dict[str, Any]]:
        # Evaluated over the debugging protocol, so the page's own policy stays as strict as it is.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = self.page.evaluate("rules => axe.run(document, rules).then(r => r.violations)", AXE_RULES)
        return found
