"""Prints as JSON what the installed PyPI `stripe` says about endpoints: services, resource classes, parameters. Reads the sources only; nothing of the SDK is run."""

import ast
import json
import re
import sys
from pathlib import Path

MAX_DEPTH = 40


class Package:
    """The modules of the SDK, parsed when asked for."""

    def __init__(self, root):
        self.root = Path(root)
        self.modules = {}
        self.param_classes = {}

    def module(self, name):
        if name not in self.modules:
            relative = name.split(".")[1:]
            path = self.root.joinpath(*relative)
            file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
            self.modules[name] = ast.parse(file.read_text("utf-8")) if file.exists() else None
        return self.modules[name]

    def classes(self, name):
        module = self.module(name)
        return [node for node in module.body if isinstance(node, ast.ClassDef)] if module else []

    def imports(self, name):
        """Local name to (module, name)."""
        found = {}
        for node in ast.walk(self.module(name)):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    found[alias.asname or alias.name] = (node.module, alias.name)
        return found


def literal(node):
    return node.value if isinstance(node, ast.Constant) else None


def is_public_sync(method):
    return isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and not method.name.endswith("_async")


def decorator_names(method):
    return [ast.unparse(decorator).split("(")[0] for decorator in method.decorator_list]


class Types:
    """Annotations as described types."""

    def __init__(self, package):
        self.package = package
        self.cache = {}

    def shape(self, module, name, depth=0):
        """The members of a TypedDict, its bases' included, but for those of RequestOptions."""
        if depth > MAX_DEPTH:
            return {}
        key = (module, name)
        if key in self.cache:
            return self.cache[key]
        node = next((it for it in self.package.classes(module) if it.name == name), None)
        members = {}
        if node is None:
            imported = self.package.imports(module).get(name) if self.package.module(module) else None
            if imported and imported[0] != module:
                return self.shape(imported[0], imported[1], depth + 1)
            functional = self.functional(module, name)
            if functional is None:
                return None
            pairs = functional
        else:
            for base in node.bases:
                base_name = ast.unparse(base)
                if base_name in ("TypedDict", "RequestOptions"):
                    continue
                members.update(self.shape(module, base_name, depth + 1) or {})
            pairs = [(it.target.id, it.annotation) for it in node.body if isinstance(it, ast.AnnAssign)]
        for field, annotation in pairs:
            members[field] = self.parameter(annotation, module, depth)
        shape = dict(sorted(members.items()))
        self.cache[key] = shape
        return shape

    def functional(self, module, name):
        """`X = TypedDict("X", {"from": …})`: used where a name is a keyword of the language."""
        for node in self.package.module(module).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name and isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "TypedDict":
                entries = node.value.args[1]
                return [(literal(key), value) for key, value in zip(entries.keys, entries.values)]
        return None

    def parameter(self, annotation, module, depth):
        node = self.unquoted(annotation)
        required = True
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "NotRequired":
            required = False
            node = self.unquoted(node.slice)
        return {"type": self.type(node, module, depth + 1), "required": required}

    def unquoted(self, node):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return ast.parse(node.value.strip(), mode="eval").body
        return node

    def type(self, node, module, depth):
        node = self.unquoted(node)
        if depth > MAX_DEPTH:
            return {"kind": "any"}
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return {"kind": "union", "of": [self.type(node.left, module, depth), self.type(node.right, module, depth)]}
        if isinstance(node, ast.Subscript):
            outer = ast.unparse(node.value)
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            if outer == "Literal":
                return {"kind": "enum", "values": [literal(it) for it in inner], "open": False}
            if outer == "Union":
                return {"kind": "union", "of": [self.type(it, module, depth) for it in inner]}
            if outer == "Optional":
                return self.type(inner[0], module, depth)
            if outer in ("List", "Sequence"):
                return {"kind": "array", "of": self.type(inner[0], module, depth)}
            if outer in ("Dict", "Mapping"):
                return {"kind": "map", "of": self.type(inner[1], module, depth)}
            if outer == "UntypedStripeObject":
                return {"kind": "map", "of": self.type(inner[0], module, depth)}
            return {"kind": "any"}
        name = ast.unparse(node)
        simple = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "Decimal": "decimal", "Any": "any", "object": "any", "None": "none"}.get(name)
        if simple:
            return {"kind": simple}
        if name in ("IO", "IO[Any]", "bytes"):
            return {"kind": "file"}
        shape = self.shape(module, name, depth + 1)
        return {"kind": "any"} if shape is None else {"kind": "object", "shape": shape}


def url_of(node, method, class_url):
    """The path in a request's second argument: a literal, `"…{x}…".format(x=…)`, `cls.class_url()`, `"%s/%s" % (…)`, or a local name for one of these."""
    text = literal(node)
    if isinstance(text, str):
        return text
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr == "format":
            return literal(node.func.value)
        if node.func.attr == "class_url":
            return class_url
        if node.func.attr == "instance_url":
            return class_url and class_url + "/{}"
        if node.func.attr == "_build_instance_url":
            return class_url and class_url + "/{}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return class_url and class_url + "/{}"
    if isinstance(node, ast.Name):
        for statement in ast.walk(method):
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == node.id:
                return url_of(statement.value, method, class_url)
    return None


def request_of(method, class_url):
    """Verb and path of the first request a method makes."""
    for node in ast.walk(method):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr in ("_request", "_static_request", "_request_and_refresh", "_static_request_stream", "_request_stream") and len(node.args) >= 2:
            verb = literal(node.args[0])
            url = url_of(node.args[1], method, class_url)
            if verb and url:
                return verb.upper(), url
    for node in ast.walk(method):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_search":
            return "GET", next((literal(keyword.value) for keyword in node.keywords if keyword.arg == "search_url"), None)
    if any(isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "refresh" for node in ast.walk(method)):
        takes_id = any(argument.arg == "id" for argument in [*method.args.posonlyargs, *method.args.args])
        return ("GET", class_url + "/{}" if takes_id else class_url) if class_url else None
    return None


def params_type(method):
    """The name of the TypedDict that a service method takes."""
    for argument in method.args.args:
        if argument.arg == "params" and argument.annotation is not None:
            names = re.findall(r"\w+Params", ast.unparse(argument.annotation))
            return names[0] if names else None
    return None


def walk_services(package, types, module, class_name, chain, found):
    node = next((it for it in package.classes(module) if it.name == class_name), None)
    if node is None or len(chain) > 6:
        return
    imports = package.imports(module)
    for member in node.body:
        if isinstance(member, ast.AnnAssign):
            service = ast.unparse(member.annotation).strip("\"'")
            if service.endswith("Service") and service in imports:
                walk_services(package, types, *imports[service], [*chain, member.target.id], found)
        elif is_public_sync(member):
            request = request_of(member, None)
            if request is None:
                continue
            name = params_type(member)
            shape = types.shape(*imports[name]) if name and name in imports else {}
            deprecated = any("deprecated" in it for it in decorator_names(member))
            places = [it.arg for it in [*member.args.posonlyargs, *member.args.args][1:]]
            found.append({"places": places, "verb": request[0], "path": request[1], "services": [*chain, member.name], "resources": [], "deprecated": deprecated, "parameters": shape or {}})


def class_url_of(node):
    """What `class_url()` of a resource class returns: its own, or made of its object's name."""
    made = None
    for member in node.body:
        if isinstance(member, ast.FunctionDef) and member.name == "class_url":
            returned = next((it for it in ast.walk(member) if isinstance(it, ast.Return)), None)
            if returned is not None and literal(returned.value):
                return literal(returned.value)
        if isinstance(member, ast.AnnAssign) and ast.unparse(member.target) == "OBJECT_NAME" and member.value is not None:
            made = "/v1/%ss" % literal(member.value).replace(".", "/")
    return made


def resource_chains(package):
    """Chains of members below the module that lead to a request: (verb, path without names) to chains."""
    chains = {}
    for file in sorted(package.root.rglob("_*.py")):
        relative = file.relative_to(package.root)
        if file.name.endswith("_service.py") or "params" in relative.parts or "events" in relative.parts or relative.parts[0] == "v2":
            continue
        module = ".".join(["stripe", *relative.with_suffix("").parts])
        space = list(relative.parts[:-1])
        for node in package.classes(module):
            class_url = class_url_of(node)
            methods = list(node.body)
            # `class TestHelpers` inside a class: `stripe.Refund.TestHelpers.expire(…)`.
            nested = [(member.name, inner) for member in node.body if isinstance(member, ast.ClassDef) and member.name == "TestHelpers" for inner in member.body]
            for owner, member in [*((None, it) for it in methods), *nested]:
                if not isinstance(member, ast.FunctionDef) or member.name.endswith("_async"):
                    continue
                static = any(it in ("classmethod", "staticmethod") for it in decorator_names(member))
                name = member.name[5:] if member.name.startswith("_cls_") else member.name
                if not static or name.startswith("_"):
                    continue
                request = request_of(member, class_url)
                if request:
                    key = (request[0], re.sub(r"\{[^}]*\}", "{}", request[1]))
                    chain = [*space, node.name, *([owner] if owner else []), name]
                    chains.setdefault(key, [])
                    if chain not in chains[key]:
                        chains[key].append(chain)
    return chains


def main(root):
    sys.setrecursionlimit(10000)
    package = Package(root)
    types = Types(package)
    found = []
    walk_services(package, types, "stripe._v1_services", "V1Services", ["v1"], found)
    walk_services(package, types, "stripe._v2_services", "V2Services", ["v2"], found)
    chains = resource_chains(package)
    for endpoint in found:
        endpoint["resources"] = chains.get((endpoint["verb"], re.sub(r"\{[^}]*\}", "{}", endpoint["path"])), [])
    version = re.search(r'VERSION = "([^"]+)"', (package.root / "_version.py").read_text("utf-8")).group(1)
    api_version = re.search(r'CURRENT = "([^"]+)"', (package.root / "_api_version.py").read_text("utf-8")).group(1)
    json.dump({"version": version, "apiVersion": api_version, "endpoints": found}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
