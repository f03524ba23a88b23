import type { Effect, Library } from "../api.ts";
import { data, harmless, members, sink, tellsNothing } from "../forms.ts";

const started: readonly Effect[] = [sink("process-arguments", "raw", "0|args"), sink("child-environment", "raw", "env")];

/** Starting other programs, and what this one says on its way. */
export const pythonProcesses: Library = {
  package: "",
  ecosystem: "pypi",
  setup: "import asyncio, os, subprocess, sys, traceback, warnings, cgitb, faulthandler",
  apis: {
    ...members("subprocess:", ["run", "Popen", "call", "check_call", "check_output"], { effects: started, example: 'subprocess.$(["curl", "-u", KEY])' }),
    ...members("subprocess:", ["getoutput", "getstatusoutput"], {
      effects: [sink("process-arguments", "raw", "0|cmd")],
      example: 'subprocess.$("curl -u " + KEY)',
    }),
    "asyncio:create_subprocess_exec": {
      effects: [sink("process-arguments", "raw", "*"), sink("child-environment", "raw", "env")],
      example: 'asyncio.create_subprocess_exec("curl", "-u", KEY)',
    },
    "asyncio:create_subprocess_shell": {
      effects: [sink("process-arguments", "raw", "0|cmd"), sink("child-environment", "raw", "env")],
      example: 'asyncio.create_subprocess_shell("curl -u " + KEY)',
    },
    "os:system": { effects: [sink("process-arguments", "raw", "0|command")], result: harmless, example: 'os.system("curl -u " + KEY)' },
    "os:popen": { effects: [sink("process-arguments", "raw", "0|cmd")], example: 'os.popen("curl -u " + KEY)' },
    ...members("os:", ["execv", "execvp"], {
      effects: [sink("process-arguments", "raw", "1")],
      example: 'os.$("curl", ["curl", "-u", KEY])',
    }),
    ...members("os:", ["execve", "execvpe", "posix_spawn"], {
      effects: [sink("process-arguments", "raw", "1"), sink("child-environment", "raw", "2|env")],
      example: 'os.$("curl", ["curl", "-u", KEY], {})',
    }),
    ...members("os:", ["execl", "execlp"], { effects: [sink("process-arguments", "raw", "1+")], example: 'os.$("curl", "curl", "-u", KEY)' }),
    ...members("os:", ["execle", "execlpe"], {
      effects: [sink("process-arguments", "raw", "1+"), sink("child-environment", "raw", "-1")],
      example: 'os.$("curl", "curl", "-u", KEY, {})',
    }),
    ...members("os:", ["spawnv", "spawnvp"], { effects: [sink("process-arguments", "raw", "2")], example: 'os.$(os.P_WAIT, "curl", ["curl", "-u", KEY])' }),
    ...members("os:", ["spawnl", "spawnlp"], { effects: [sink("process-arguments", "raw", "2+")], example: 'os.$(os.P_WAIT, "curl", "curl", "-u", KEY)' }),
    ...members("sys:", ["stdout.write", "stderr.write", "__stdout__.write", "__stderr__.write"], {
      effects: [sink("log", "repr", "0")],
      result: harmless,
      example: "sys.$(KEY)",
    }),
    ...members("sys:", ["stdout.buffer.write", "stderr.buffer.write"], {
      effects: [sink("log", "raw", "0")],
      result: harmless,
      example: "sys.$(KEY.encode())",
    }),
    ...members("sys:", ["stdout.writelines", "stderr.writelines"], { effects: [sink("log", "repr", "0[]")], result: harmless, example: "sys.$([KEY])" }),
    "os:_exit": { ends: true, ...tellsNothing },
    "os:abort": { ends: true, ...tellsNothing },
    "sys:exit": { ends: true, effects: [sink("log", "repr", "0")], example: "sys.exit(KEY)" },
    "sys:exc_info": { result: data("error"), example: "print(sys.exc_info())" },
    "sys:exception": { result: data("error"), example: "print(sys.exception())" },
    ...members("traceback:", ["format_exception", "format_exception_only", "format_tb"], {
      result: data("error"),
      example: "print(traceback.$(DATA))",
    }),
    "traceback:format_exc": { result: data("error"), example: "print(traceback.format_exc())" },
    ...members("traceback:", ["print_exc", "print_exception", "print_tb", "print_stack"], { result: harmless }),
    "traceback:TracebackException().format": { result: data("error"), example: "print(traceback.TracebackException(DATA, DATA, DATA).format())" },
    "warnings:warn": { effects: [sink("log", "repr", "0|message")], result: harmless, example: "warnings.warn(KEY)" },
    "cgitb:enable": { effects: [{ kind: "client", client: "cgitb" }], example: "cgitb.enable()" },
  },
};
