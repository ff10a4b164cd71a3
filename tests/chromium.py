"""A headless chromium that tests open pages in, spoken to in its own protocol."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import files

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = files.BUILD / "screenshots"
# Long enough for a machine on which several browsers start beside other work; what does not come is still told.
SECONDS = 180
OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
    # A key that is pressed before the first drawing would be thrown away.
    "--allow-pre-commit-input",
    # A window that nobody sees works as one that is looked at.
    *("--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"),
    *("--disable-background-timer-throttling", "--disable-hang-monitor"),
)

needed = pytest.mark.skipif(
    CHROMIUM is None and "REQUIRE_BROWSER" not in os.environ, reason="no chromium on this machine"
)


class Refused(AssertionError):
    """The browser answered a command with an error."""


class Browser:
    """A headless chromium, spoken to over two pipes in its own protocol."""

    def __init__(self, profile: Path):
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()
        # The protocol's pipes are the file descriptors 3 and 4.
        shell = f'exec "$0" "$@" 3<&{read_commands} 4>&{write_answers}'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, CHROMIUM, *OPTIONS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(read_commands, write_answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(read_commands)
        os.close(write_answers)
        self.count, self.rest, self.events, self.session = 0, b"", [], None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")
        self.ask("Page.setLifecycleEventsEnabled", enabled=True)
        self.ask("Emulation.setFocusEmulationEnabled", enabled=True)

    def ask(self, method: str, **parameters) -> dict:
        """Send one command and return its answer; events that come before it are kept."""
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        message |= {"sessionId": self.session} if self.session else {}
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + SECONDS
        while True:
            answer = self._next(until)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise Refused(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def _next(self, until: float) -> dict:
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.answers], [], [], max(0, until - time.monotonic()))
            part = os.read(self.answers, 1 << 20) if ready else b""
            if not part:
                raise TimeoutError("the browser does not answer")
            self.rest += part
        one, _, self.rest = self.rest.partition(b"\0")
        return json.loads(one)

    def open(self, address: Path | str, width: int = 1000, height: int = 1400) -> None:
        """Open a page in a window of some size, and return when all that it names is loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        # What the page before still asks for or complains of is none of this one's.
        self._go("about:blank")
        self.events.clear()
        self._go(address.as_uri() if isinstance(address, Path) else address)
        self.wait(f"innerWidth === {width}")

    def _go(self, url: str) -> None:
        # Another page may tell meanwhile that it is loaded: events bear the name of the load that they are of.
        loader = self.ask("Page.navigate", url=url)["loaderId"]
        until = time.monotonic() + SECONDS
        while not any(_loaded(event, loader) for event in self.events):
            self.events.append(self._next(until))

    def run(self, code: str):
        answer = self.ask("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, code: str) -> None:
        """Wait until an expression holds on the page, or on the one that takes its place meanwhile."""
        until = time.monotonic() + SECONDS
        while True:
            try:
                answer = self.ask("Runtime.evaluate", expression=f"Boolean({code})", returnByValue=True)
            except Refused as error:
                # A page that is left while it is asked gives no answer; the next one does.
                if "navigated" not in str(error) and "context" not in str(error):
                    raise
                answer = {"exceptionDetails": str(error)}
            # A part of the page that is not there yet is an error of the expression.
            if "exceptionDetails" not in answer and answer["result"]["value"]:
                return
            assert time.monotonic() < until, f"never: {code}: {answer}"
            time.sleep(0.02)

    def wait_for(self, wanted, ask: Callable[[], object]) -> None:
        """Wait until what is asked of the page is what is wanted."""
        until = time.monotonic() + SECONDS
        while (found := ask()) != wanted:
            assert time.monotonic() < until, f"{found!r}, and never {wanted!r}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        codes = {"Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, "")}
        code, text = codes[key]
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, text=text)

    def shot(self, name: str, whole: bool = True) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        data = self.ask("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        (SHOTS / f"{name}.png").write_bytes(base64.b64decode(data))

    def complaints(self) -> list[str]:
        """Return errors and warnings of the page, and requests that leave the machine."""
        self.run("1")
        found = []
        for event in self.events:
            held = event.get("params", {})
            match event.get("method"):
                case "Runtime.exceptionThrown":
                    found.append(str(held["exceptionDetails"]))
                case "Runtime.consoleAPICalled" if held["type"] in ("error", "warning", "assert"):
                    found.append(str(held["args"]))
                case "Log.entryAdded" if held["entry"]["level"] in ("error", "warning"):
                    found.append(held["entry"]["text"])
                case "Network.requestWillBeSent" if not held["request"]["url"].startswith(("file:", "data:")):
                    found.append(held["request"]["url"])
        return found

    def close(self) -> None:
        os.close(self.commands)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.answers)


def _loaded(event: dict, loader: str) -> bool:
    told = event.get("params", {})
    return event.get("method") == "Page.lifecycleEvent" and (told["name"], told["loaderId"]) == ("load", loader)
