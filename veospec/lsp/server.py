"""Speaks the Language Server Protocol: what comes in is a document, what goes out is findings.

Documents are sent whole at each change: a storyboard is small, and an editor and a server that
count lines differently can then never drift apart.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import BinaryIO, TextIO, cast

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from veospec import __version__
from veospec.lsp.completion import Choice, choices
from veospec.lsp.document import Document
from veospec.lsp.findings import shown
from veospec.lsp.fixes import FIX_ALL, actions
from veospec.lsp.hover import hover

_TRIGGERS = [".", "{", '"']


class Server(LanguageServer):
    """The server and its open documents. `today` gives the day to check as of."""

    def __init__(self, today: Callable[[], date], engine: str | None) -> None:
        sync = types.TextDocumentSyncKind.Full
        super().__init__("veospec", __version__, text_document_sync_kind=sync)
        self._today = today
        self._engine = engine
        self._documents: dict[str, Document] = {}

    def refresh(self, uri: str) -> None:
        """Check the document's text as it is now and publish what is wrong with it."""
        opened = self.workspace.get_text_document(uri)
        before = self._documents.get(uri)
        document = Document(
            uri,
            opened.source.encode("utf-8", "surrogatepass"),
            as_of=self._today(),
            engine=self._engine,
            encoding=_word(self.workspace.position_encoding or "utf-16"),
            names=None if before is None else before.names,
        )
        self._documents[uri] = document
        self._publish(uri, shown(document), opened.version)

    def forget(self, uri: str) -> None:
        """Take back what was published about a document that is closed."""
        self._documents.pop(uri, None)
        self._publish(uri, [], None)

    def refresh_all(self) -> None:
        """Check every open document again: files beside them have changed."""
        for uri in list(self._documents):
            self.refresh(uri)

    def storyboard(self, uri: str) -> Document | None:
        """The open storyboard of that address."""
        document = self._documents.get(uri)
        return document if document is not None and document.is_storyboard else None

    def _publish(self, uri: str, found: list[types.Diagnostic], version: int | None) -> None:
        params = types.PublishDiagnosticsParams(uri, found, version)
        self.text_document_publish_diagnostics(params)


def make_server(today: Callable[[], date], engine: str | None = None) -> Server:
    """A server that knows all answers and does not speak yet."""
    server = Server(today, engine)
    _register_documents(server)
    _register_questions(server)
    return server


def serve(today: Callable[[], date], engine: str | None) -> None:
    """Answer an editor over standard input and output until it leaves.

    The protocol has copies of both to itself: it closes them, and the command line still needs its
    own.
    """
    with _copy_of(sys.stdin, "rb") as incoming, _copy_of(sys.stdout, "wb") as outgoing:
        make_server(today, engine).start_io(incoming, outgoing)


def _copy_of(stream: TextIO, mode: str) -> BinaryIO:
    return cast(BinaryIO, os.fdopen(os.dup(stream.fileno()), mode))


def _register_documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.refresh(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.refresh(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(_params: types.DidSaveTextDocumentParams) -> None:
        server.refresh_all()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(_params: types.DidChangeWatchedFilesParams) -> None:
        server.refresh_all()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)


def _register_questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        document = server.storyboard(params.text_document.uri)
        text = document and hover(document, document.positions.offset(params.position))
        if not text:
            return None
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))

    kinds = [types.CodeActionKind.QuickFix, FIX_ALL]

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds)
    )
    def repaired(params: types.CodeActionParams) -> list[types.CodeAction]:
        document = server.storyboard(params.text_document.uri)
        wanted = params.context.only
        only = None if wanted is None else [_word(kind) for kind in wanted]
        return [] if document is None else list(actions(document, params.range, only))

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS)
    )
    def completed(params: types.CompletionParams) -> list[types.CompletionItem]:
        document = server.storyboard(params.text_document.uri)
        if document is None:
            return []
        offset = document.positions.offset(params.position)
        return [_item(document, choice, offset) for choice in choices(document, offset)]


def _word(constant: Enum | str) -> str:
    """A constant of the protocol as it is sent; the library leaves some as words."""
    return str(constant.value if isinstance(constant, Enum) else constant)


def _item(document: Document, choice: Choice, offset: int) -> types.CompletionItem:
    place = document.positions.range(choice.start, offset)
    return types.CompletionItem(
        label=choice.label,
        detail=choice.detail,
        filter_text=choice.text,
        text_edit=types.TextEdit(place, choice.text),
    )
