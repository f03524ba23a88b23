"""Reads [[path, [name, …]], …] as JSON; prints the paths whose callable in the installed `stripe` does not take these parameters first, in this order."""

import importlib
import inspect
import json
import sys


def thing(path):
    """`stripe:StripeClient().oauth.token`: the class stands for its instance, attributes set in constructors come from a real one."""
    module, _, names = path.partition(":")
    at = importlib.import_module(module)
    for name in names.replace("()", ".()").split("."):
        if name == "()":
            at = at("placeholder") if at.__name__ == "StripeClient" else at
        elif name:
            at = getattr(at, name)
    return at


def main():
    wrong = []
    for path, expected in json.load(sys.stdin):
        try:
            callable_ = thing(path)
        except AttributeError as error:
            wrong.append(f"{path}: {error}")
            continue
        names = [name for name in inspect.signature(callable_).parameters if name not in ("self", "cls")]
        if names[: len(expected)] != expected:
            wrong.append(f"{path}: {names} instead of {expected}")
    json.dump(wrong, sys.stdout)


main()
