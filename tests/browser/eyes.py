"""What a browser test looks at on every page: console, Content-Security-Policy, axe, width."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Response

AXE = Path(__file__).resolve().parents[2] / "src/sheaf/web/static/vendor/axe/axe.min.js"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL_RULES = {"runOnly": {"type": "tag", "values": TAGS}}
# A theme changes colours and nothing else, so in the dark only these can fail that did not fail in the light.
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
DESK, PHONE = 1280, 390


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, headless."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)


@dataclass
class Eyes:
    """Watches one page; `look()` checks what is on it now and remembers every problem with its place."""

    page: Page
    pictures: Path | None = None
    problems: list[str] = field(default_factory=list)
    expected: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: script error {error}"))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        announced = self.expected and f"status of {self.expected}" in message.text
        if message.type in {"error", "warning"} and not announced:
            self.problems.append(f"{self.page.url}: console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.url}: status {response.status}")

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """The browser writes each refused page to its console: inside the block, this status is no problem."""
        self.expected = status
        try:
            yield
        finally:
            self.expected = 0

    def look(self, name: str) -> None:
        """Axe in light and dark, at desk width and at 390 px; nothing may overflow sideways or be cut off."""
        size = self.page.viewport_size or {"width": DESK, "height": 900}
        # Evaluated over the debugging protocol, so the page's own policy stays as strict as it is.
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        theme_before = self._theme()
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            for theme in ("light", "dark"):
                self._see(f"{name}-{theme}-{width}", theme, width)
        self.page.set_viewport_size(size)
        self._theme(theme_before)

    def _theme(self, theme: str = "") -> str:
        """Set it where one is given; what it is now, once the page has been drawn with it."""
        now: str = self.page.evaluate(
            "theme => new Promise(done => { if (theme) document.documentElement.dataset.bsTheme = theme;"
            " requestAnimationFrame(() => requestAnimationFrame(() => done(document.documentElement.dataset.bsTheme))) })", theme)
        return now

    def _see(self, name: str, theme: str, width: int) -> None:
        self._theme(theme)
        if self.pictures:
            self.page.screenshot(path=self.pictures / f"{name}.png", full_page=True, caret="initial")  # hiding it leaves attributes behind
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.problems.append(f"{name} ({self.page.url}): overflows sideways at {width} px")
        if self.page.evaluate("[...document.querySelectorAll('.handling, .nav-row')].some(bar => bar.scrollWidth > bar.clientWidth + 1)"):
            self.problems.append(f"{name} ({self.page.url}): the handling or the rooms are cut off at {width} px")
        for violation in self._axe(ALL_RULES if theme == "light" else COLOUR_RULES):
            where = "; ".join(f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:3])
            self.problems.append(f"{name} ({self.page.url}): axe {violation['id']}: {violation['help']} at {where}")

    def _axe(self, rules: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(
            "rules => axe.run(document, {...rules, resultTypes: ['violations']}).then(r => r.violations)", rules)
        return found
