-- Run by `nvim --headless -c "luafile …"`: opens a file, waits for its diagnostic, takes the preferred repair and saves everything.
-- The client is configured by the snippet of docs/editors.md in $KEYWARDEN_SNIPPET. Prints a line of JSON.
local function fail(text)
  io.stdout:write(text .. "\n")
  vim.cmd("cquit 1")
end

local ok, problem = xpcall(function()
  vim.cmd("filetype on")
  dofile(vim.env.KEYWARDEN_SNIPPET)
  vim.cmd("edit " .. vim.env.KEYWARDEN_FILE)
  assert(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20), "no diagnostic within 20 s")
  local found = vim.diagnostic.get(0)
  local first = found[1]
  local client = vim.lsp.get_active_clients()[1]
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = first.user_data.lsp and first.user_data.lsp.range
      or { start = { line = first.lnum, character = first.col }, ["end"] = { line = first.end_lnum, character = first.end_col } },
    context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, first.lnum) },
  }
  local answer = assert(client.request_sync("textDocument/codeAction", params, 20000, 0))
  local action = assert(answer.result and answer.result[1], "no code action")
  if not action.edit then action = assert(client.request_sync("codeAction/resolve", action, 20000, 0)).result end
  vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  -- The edit makes the text clean while it is not saved.
  assert(vim.wait(20000, function() return #vim.diagnostic.get(0) == 0 end, 20), "still a diagnostic after the repair")
  vim.cmd("wall")
  io.stdout:write(vim.json and vim.json.encode({ code = first.code or first.user_data.lsp.code, message = first.message, title = action.title })
    or vim.fn.json_encode({ code = first.code or first.user_data.lsp.code, message = first.message, title = action.title }))
  io.stdout:write("\n")
end, debug.traceback)
if not ok then fail(problem) end
for _, client in ipairs(vim.lsp.get_active_clients()) do client.stop() end
vim.cmd("qall!")
