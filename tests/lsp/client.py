"""An editor as small as it can be: JSON-RPC with a real `veospec lsp` process."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Any

URI = "file:///tmp/nowhere/film.storyboard.toml"


class Editor:
    """Starts a server, opens documents, asks, and waits for what is published."""

    def __init__(self, *flags: str, encodings: list[str] | None = None) -> None:
        command = [sys.executable, "-m", "veospec", "lsp", "--as-of", "2026-11-22", *flags]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._id = 0
        self._published: list[dict[str, Any]] = []
        general = {} if encodings is None else {"positionEncodings": encodings}
        params = {"processId": None, "rootUri": None, "capabilities": {"general": general}}
        self.capabilities = self.ask("initialize", params)["capabilities"]
        self.tell("initialized", {})

    def tell(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: dict[str, Any] | None = None) -> Any:
        self._id += 1
        self._send({"id": self._id, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._id:
                assert "error" not in message, message["error"]
                return message["result"]

    def open(self, text: str, uri: str = URI) -> list[dict[str, Any]]:
        item = {"uri": uri, "languageId": "toml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})
        return self.published(uri)

    def change(self, text: str, version: int = 2, uri: str = URI) -> list[dict[str, Any]]:
        document = {"uri": uri, "version": version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.tell("textDocument/didChange", params)
        return self.published(uri)

    def published(self, uri: str = URI) -> list[dict[str, Any]]:
        """The next diagnostics that are published; those of `uri` are expected."""
        while not self._published:
            self._receive()
        params = self._published.pop(0)
        assert params["uri"] == uri
        found: list[dict[str, Any]] = params["diagnostics"]
        return found

    def at(self, method: str, line: int, character: int, uri: str = URI) -> Any:
        position = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": uri}, "position": position})

    def actions(self, place: dict[str, Any], *kinds: str, uri: str = URI) -> list[dict[str, Any]]:
        context = {"diagnostics": []} | ({"only": list(kinds)} if kinds else {})
        params = {"textDocument": {"uri": uri}, "range": place, "context": context}
        found: list[dict[str, Any]] = self.ask("textDocument/codeAction", params)
        return found

    def leave(self) -> int:
        """Shut the server down in good order; its exit code."""
        self.ask("shutdown")
        self._send({"method": "exit"})
        return self.process.wait(timeout=120)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has left"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._published.append(message["params"])
        return message

    def __enter__(self) -> Editor:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for stream in (self.process.stdin, self.process.stdout):
            assert stream
            stream.close()
        self.process.wait(timeout=120)


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after edits in UTF-16 positions, as an editor would apply them."""
    lines = text.split("\n")

    def index(place: dict[str, int]) -> int:
        before = sum(len(line) + 1 for line in lines[: place["line"]])
        units = lines[place["line"]].encode("utf-16-le")[: 2 * place["character"]]
        return before + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: index(edit["range"]["start"]), reverse=True):
        start, end = (index(edit["range"][side]) for side in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text
