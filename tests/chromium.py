"""A headless chromium that tests open pages in, spoken to in its own protocol."""

import base64
import json
import os
import select
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from analysis import files

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOTS = files.BUILD / "screenshots"
SECONDS = 60

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
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"]
        options += ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}"]
        # The protocol's pipes are the file descriptors 3 and 4.
        shell = f'exec "$0" "$@" 3<&{read_commands} 4>&{write_answers}'
        self.process = subprocess.Popen(
            ["bash", "-c", shell, CHROMIUM, *options, "about:blank"],
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

    def open(self, path: Path, width: int = 1000, height: int = 1400) -> None:
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.events.clear()
        self.ask("Page.navigate", url=path.as_uri())
        until = time.monotonic() + SECONDS
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next(until))

    def run(self, code: str):
        answer = self.ask("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, code: str) -> None:
        """Wait until an expression holds on the page, or on the one that takes its place meanwhile."""
        until = time.monotonic() + SECONDS
        while not self._holds(code):
            assert time.monotonic() < until, f"never: {code}"
            time.sleep(0.02)

    def _holds(self, code: str) -> bool:
        try:
            return self.run(f"Boolean({code})")
        except Refused as error:
            # A page that is left while it is asked gives no answer; the next one does.
            if "navigated" in str(error) or "context" in str(error):
                return False
            raise

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
        os.close(self.answers)
