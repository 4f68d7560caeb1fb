"""People at their desks: each in a browser of their own, signed in by page, walking by links, forms and buttons."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Error, Locator, Page, expect

from sheaf.demo.network import DemoNode
from sheaf.demo.totp import code_now
from tests.browser.eyes import DESK, Eyes

PATIENCE = 60_000  # milliseconds; messages between nodes wait for the workers' next turn
WORKER = 1  # the second process of a node
Values = dict[str, str]


@dataclass
class Desk:
    """One person's browser. Every step waits for what it needs, and says who was where when it waited in vain."""

    who: str
    base: str
    page: Page
    eyes: Eyes
    looked: set[str]

    @contextmanager
    def _here(self, step: str) -> Iterator[None]:
        try:
            yield
        except (Error, AssertionError) as error:
            reason = "\n".join(str(error).splitlines()[:3])
            raise AssertionError(f"{self.who} at {self.page.url}: {step}\n{reason}\nThe page says:\n{self.words()[:1500]}") from None

    def words(self) -> str:
        """What the page says."""
        return self.page.locator("main").inner_text(timeout=5_000)

    def open(self, path: str) -> None:
        with self._here(f"open {path}"):
            self.page.goto(path if path.startswith("http") else self.base + path)

    def find(self, role: Any, name: str | re.Pattern[str], inside: str = "main") -> Locator:
        return self.page.locator(inside).get_by_role(role, name=name, exact=isinstance(name, str)).first

    def press(self, name: str | re.Pattern[str], inside: str = "main") -> None:
        with self._here(f"press the button {name}"):
            self.find("button", name, inside).click()

    def follow(self, name: str | re.Pattern[str], inside: str = "main") -> None:
        with self._here(f"follow the link {name}"):
            self.find("link", name, inside).click()

    def field(self, label: str) -> Locator:
        """By its label, with or without the star of what must be given."""
        return self.page.locator("main").get_by_label(re.compile(rf"^{re.escape(label)}(\s*\*)?$")).first

    def fill(self, values: Values) -> None:
        """Type into fields and choose in lists, by label."""
        for label, value in values.items():
            with self._here(f"fill in {label}"):
                box = self.field(label)
                if box.evaluate("box => box.tagName") == "SELECT":
                    box.select_option(value)
                else:
                    box.fill(value)

    def tick(self, *labels: str) -> None:
        for label in labels:
            with self._here(f"tick {label}"):
                self.field(label).check()

    def give(self, label: str, name: str, content: bytes, media_type: str = "text/plain") -> None:
        """Choose a file."""
        with self._here(f"choose the file {name}"):
            self.field(label).set_input_files({"name": name, "mimeType": media_type, "buffer": content})

    def see(self, *texts: str | re.Pattern[str]) -> None:
        """The page comes to say this by itself."""
        for text in texts:
            with self._here(f"see {text}"):
                expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def await_page(self, text: str | re.Pattern[str]) -> None:
        """Open the page again until it says this: for pages that do not renew themselves."""
        def look() -> None:
            self.page.reload()
            expect(self.page.locator("main")).to_contain_text(text, timeout=1_000)
        with self._here(f"wait for {text}"):
            self._until(look)

    def await_link(self, path: str, name: str | re.Pattern[str], beside: str = "") -> None:
        """Open the path again until a row of it has the link (and the words beside it), then follow it."""
        link = self.page.locator("main tr", has_text=beside).get_by_role("link", name=name).first

        def look() -> None:
            self.open(path)
            expect(link).to_be_visible(timeout=1_000)
        with self._here(f"wait for the link {name} on {path}"):
            self._until(look)
            link.click()

    @staticmethod
    def _until(look: Callable[[], None]) -> None:
        """Look again and again; the last time, in vain is in vain."""
        for _ in range(PATIENCE // 1_000):
            with suppress(AssertionError, Error):  # a page that is just being replaced cannot be loaded again
                look()
                return
        look()

    def saves(self, button: str | re.Pattern[str], name: str) -> bytes:
        """Press a button or follow a link that gives a file of this name; its bytes."""
        with self._here(f"save {name}"):
            with self.page.expect_download(timeout=PATIENCE) as given:
                self.page.locator("main").get_by_text(button).first.click()
            assert given.value.suggested_filename == name
            return Path(given.value.path()).read_bytes()

    def look(self, name: str) -> None:
        """Once for each name: light and dark, desk and phone, axe, console, width."""
        if name not in self.looked:
            self.looked.add(name)
            with self._here(f"look at {name}"):
                self.eyes.look(name)


@dataclass
class Stage:
    """The network and everybody at it."""

    browser: Browser
    nodes: Sequence[DemoNode]
    pictures: Path | None = None
    desks: dict[tuple[str, str], Desk] = field(default_factory=dict)
    looked: set[str] = field(default_factory=set)

    def node(self, state: str) -> DemoNode:
        return next(node for node in self.nodes if node.state == state)

    def at(self, state: str, username: str) -> Desk:
        """This person's desk; they sign in when first needed and stay signed in."""
        key = (state, username)
        if key not in self.desks:
            self.desks[key] = self._sign_in(state, username)
        return self.desks[key]

    def _desk(self, state: str, username: str) -> Desk:
        context = self.browser.new_context(viewport={"width": DESK, "height": 900}, color_scheme="light",
                                           reduced_motion="reduce")  # colours in motion would be measured half-way
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("dialog", lambda dialog: _accept(dialog))
        return Desk(f"{username} of {state}", self.node(state).address, page, Eyes(page, self.pictures), self.looked)

    def _sign_in(self, state: str, username: str) -> Desk:
        row = next(row for row in self.node(state).sign_ins if row["username"] == username)
        desk = self._desk(state, username)
        desk.open("/")
        desk.look("sign-in")
        desk.fill({"Username": username, "Password": row["password"]})
        desk.press("Sign in")
        desk.see("authenticator app")
        desk.look("second-factor")
        arrived = desk.page.locator("h1", has_text="My work")
        with desk._here("sign in"):
            for _ in range(2):  # a code may have run out on its way
                desk.fill({"Code": code_now(row["totp"])})
                desk.press("Sign in")
                arrived.or_(desk.page.locator(".field-error")).first.wait_for()
                if arrived.is_visible():
                    break
            expect(arrived).to_be_visible(timeout=PATIENCE)
        return desk

    @contextmanager
    def standing_still(self, state: str) -> Iterator[None]:
        """A node's worker stands still as under load, then goes on where it was."""
        worker = self.node(state).processes[WORKER]
        worker.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            worker.send_signal(signal.SIGCONT)

    def problems(self) -> list[str]:
        """What all eyes saw since the last call."""
        found = [f"{desk.who}: {problem}" for desk in self.desks.values() for problem in desk.eyes.problems]
        for desk in self.desks.values():
            desk.eyes.problems.clear()
        return found


def _accept(dialog: Dialog) -> None:
    dialog.accept()
