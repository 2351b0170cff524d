"""Chromium, driven over its own DevTools protocol.

A browser is one process and a page is one web socket; the library that Google's client brings
along for its own sockets is all that is needed to talk to it.
"""

import base64
import contextlib
import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

PATIENCE_S = 240.0
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--mute-audio",
    "--remote-debugging-port=0",
)


def find() -> str | None:
    """Chromium's program, or None where it is not installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


class Browser:
    """A browser of its own, with a profile in `folder`, as a context manager."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        program = find()
        assert program is not None
        command = [program, *_FLAGS, f"--user-data-dir={self._folder}", "about:blank"]
        self._log = (self._folder.parent / "chromium.log").open("wb")
        self._process = subprocess.Popen(command, stdout=self._log, stderr=self._log)
        told = self._folder / "DevToolsActivePort"
        end = time.monotonic() + PATIENCE_S
        while not (told.exists() and told.read_text().count("\n")):
            assert self._process.poll() is None, "the browser ended at once"
            assert time.monotonic() < end, "the browser does not answer"
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.02)
        self._port = int(told.read_text().split()[0])
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()

    def page(self, *, width: int = 1280, height: int = 800, dark: bool = False) -> "Page":
        """The one page of this browser."""
        with urlopen(f"http://127.0.0.1:{self._port}/json/list", timeout=PATIENCE_S) as answer:
            pages = json.load(answer)
        address = next(each["webSocketDebuggerUrl"] for each in pages if each["type"] == "page")
        return Page(address, width, height, dark)


class Page:
    """A page, as a context manager. What it complains of is in `complaints`."""

    def __init__(self, address: str, width: int, height: int, dark: bool) -> None:
        from websockets.sync.client import connect

        self._stack = contextlib.ExitStack()
        self._socket = self._stack.enter_context(
            connect(address, max_size=None, open_timeout=PATIENCE_S, proxy=None)
        )
        self._number = 0
        self._dark = dark
        self.complaints: list[str] = []
        self.asked: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def resize(self, width: int, height: int, *, dark: bool | None = None) -> None:
        """Change the size of the window, and the colours that its user prefers."""
        self._dark = self._dark if dark is None else dark
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if self._dark else "light"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme]})

    def call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call of the protocol."""
        self._number += 1
        number = self._number
        self._socket.send(json.dumps({"id": number, "method": method, "params": params or {}}))
        while True:
            message = json.loads(self._socket.recv(timeout=PATIENCE_S))
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return message["result"]
            self._hear(message)

    def open(self, url: str) -> None:
        """Go to an address and wait until it has loaded."""
        self.call("Page.navigate", {"url": url})
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression, awaited."""
        asked = {
            "expression": script,
            "awaitPromise": True,
            "returnByValue": True,
            "userGesture": True,
        }
        found = self.call("Runtime.evaluate", asked)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, condition: str) -> Any:
        """Wait, looking at each frame, until an expression is true; returns its value."""
        end = time.monotonic() + PATIENCE_S
        while not (value := self.run(f"Promise.resolve({condition})")):
            assert time.monotonic() < end, f"never true: {condition}; {self.complaints}"
            self.run("new Promise((done) => setTimeout(done, 20))")
        return value

    def click(self, selector: str) -> None:
        """Click in the middle of what a selector finds, as a mouse does."""
        quoted = json.dumps(selector)
        place = self.run(
            f"(() => {{ const found = document.querySelector({quoted});"
            " found.scrollIntoView({block: 'nearest'}); const box = found.getBoundingClientRect();"
            " return {x: box.x + box.width / 2, y: box.y + box.height / 2}; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            button = {"button": "left", "clickCount": 1}
            self.call("Input.dispatchMouseEvent", {"type": kind, **place, **button})

    def key(self, key: str, code: int) -> None:
        """Press a key, by its name and its Windows key code."""
        for kind in ("rawKeyDown", "keyUp"):
            pressed = {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code}
            self.call("Input.dispatchKeyEvent", pressed)

    def picture(self) -> bytes:
        """What is to be seen, as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", {"format": "png"})["data"])

    def _hear(self, message: dict[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.complaints.append(str(params["args"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.complaints.append(params["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.asked.append(params["request"]["url"])
