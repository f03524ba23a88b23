"""The server, asked by pygls through pytest-lsp: a client of which no line was written here."""

import asyncio
import os
from pathlib import Path

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

FOLDER = Path(os.environ["KEYWARDEN_FOLDER"])
KEYS = {name: os.environ[f"KEYWARDEN_KEY_{name}"] for name in ("PY", "TS")}


@pytest_lsp.fixture(
    # Not Emacs: it gets edits at once, with a command, and lsprotocol 2025.0.0 takes a code action that has a command for a command.
    params=["visual-studio-code", "neovim@0.7", "neovim@0.11"],
    config=ClientServerConfig(server_command=["keywarden", "lsp", "--stdio"]),
)
async def client(request, lsp_client: LanguageClient):
    # pytest-lsp passes the abilities of real editors on, but does not know every request that follows from them.
    lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda _: None)
    result = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities(request.param),
            workspace_folders=[types.WorkspaceFolder(uri=FOLDER.as_uri(), name="shop")],
            initialization_options={"gitAllowed": True},
        )
    )
    assert result.server_info is not None and result.server_info.name == "keywarden"
    yield
    await lsp_client.shutdown_session()


def opened(client: LanguageClient, name: str, language: str) -> str:
    path = FOLDER / name
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri=path.as_uri(), language_id=language, version=1, text=path.read_text()))
    )
    return path.as_uri()


async def diagnostics_of(client: LanguageClient, uri: str) -> list[types.Diagnostic]:
    """Asked for where the client said that it asks, else waited for."""
    capabilities = client.capabilities.text_document
    if capabilities is not None and capabilities.diagnostic is not None:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(types.TextDocumentIdentifier(uri)))
        return list(report.items)
    await asyncio.wait_for(client.wait_for_notification("textDocument/publishDiagnostics"), 20)
    return list(client.diagnostics[uri])


async def check(client: LanguageClient, name: str, language: str, key: str, wanted: str) -> None:
    uri = opened(client, name, language)
    found = await diagnostics_of(client, uri)
    assert [it.code for it in found] == ["hardcoded-key"]
    assert key not in found[0].message and f"…{key[-4:]}" in found[0].message
    lines = (FOLDER / name).read_text().split("\n")
    at = found[0].range
    assert lines[at.start.line][at.start.character : at.end.character].strip("\"'") == key

    actions = await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(uri), at, types.CodeActionContext(diagnostics=[found[0]]))
    )
    action = actions[0]
    assert isinstance(action, types.CodeAction) and action.kind == "quickfix" and action.is_preferred
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    assert action.edit is not None
    texts = applied(action.edit)
    assert wanted in texts[uri] and key not in "".join(texts.values())

    # The edited text is clean, before it is saved.
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version=2, uri=uri), [types.TextDocumentContentChangeWholeDocument(texts[uri])]
        )
    )
    found = await diagnostics_of(client, uri)
    while found:
        # Told of the text before, for the sake of other files, the moment it was changed.
        await asyncio.wait_for(client.wait_for_notification("textDocument/publishDiagnostics"), 20)
        found = list(client.diagnostics[uri])
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))


def applied(edit: types.WorkspaceEdit) -> dict[str, str]:
    """What an edit makes of the files on the disk, in either of its two forms."""
    changes: list[tuple[str, list]] = [(uri, list(edits)) for uri, edits in (edit.changes or {}).items()]
    for change in edit.document_changes or []:
        if isinstance(change, types.TextDocumentEdit):
            changes.append((change.text_document.uri, list(change.edits)))
    texts: dict[str, str] = {}
    for uri, edits in changes:
        path = Path(uri.removeprefix("file://"))
        text = texts.get(uri, path.read_text() if path.exists() else "")
        lines = text.split("\n")

        def offset(position: types.Position) -> int:
            return sum(len(line) + 1 for line in lines[: position.line]) + position.character

        for it in sorted(edits, key=lambda it: offset(it.range.start), reverse=True):
            text = text[: offset(it.range.start)] + it.new_text + text[offset(it.range.end) :]
        texts[uri] = text
    return texts


async def test_python(client: LanguageClient):
    await check(client, "billing.py", "python", KEYS["PY"], 'os.environ["STRIPE_SECRET_KEY"]')


async def test_typescript(client: LanguageClient):
    await check(client, "checkout.ts", "typescript", KEYS["TS"], "process.env")


async def test_notebook(client: LanguageClient):
    """Cells are one program, and each is told what is in it."""
    book = (FOLDER / "reconcile.ipynb").as_uri()
    cells = [f"{book}#first", f"{book}#second"]
    texts = [f'import stripe\n\nKEY = "{KEYS["PY"]}"', "stripe.api_key = KEY\nprint(KEY)"]
    client.notebook_document_did_open(
        types.DidOpenNotebookDocumentParams(
            types.NotebookDocument(
                uri=book,
                notebook_type="jupyter-notebook",
                version=1,
                cells=[types.NotebookCell(kind=types.NotebookCellKind.Code, document=cell) for cell in cells],
            ),
            [types.TextDocumentItem(uri=cell, language_id="python", version=1, text=text) for cell, text in zip(cells, texts)],
        )
    )
    capabilities = client.capabilities.text_document
    if capabilities is None or capabilities.diagnostic is None:
        while not all(cell in client.diagnostics for cell in cells):
            await asyncio.wait_for(client.wait_for_notification("textDocument/publishDiagnostics"), 20)
        found = [list(client.diagnostics[cell]) for cell in cells]
    else:
        found = [await diagnostics_of(client, cell) for cell in cells]
    assert [[it.code for it in each] for each in found] == [["hardcoded-key"], ["key-in-log"]]
    assert found[1][0].range.start == types.Position(line=1, character=6)
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(types.TextDocumentIdentifier(cells[0]), found[0][0].range, types.CodeActionContext(diagnostics=[found[0][0]]))
    )
    action = actions[0]
    assert isinstance(action, types.CodeAction)
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    assert action.edit is not None
    edited = {uri for uri, _ in (action.edit.changes or {}).items()} | {
        it.text_document.uri for it in action.edit.document_changes or [] if isinstance(it, types.TextDocumentEdit)
    }
    assert cells[0] in edited and book not in edited
    client.notebook_document_did_close(
        types.DidCloseNotebookDocumentParams(types.NotebookDocumentIdentifier(book), [types.TextDocumentIdentifier(cell) for cell in cells])
    )
