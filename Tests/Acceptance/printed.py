"""What the code can print: the texts in its sources, with … for what is filled in."""
import re

from bench import ROOT

PLACEHOLDER = "…"
_ESCAPE = {"n": " ", "t": " ", "r": " ", "0": "", '"': '"', "'": "'", "\\": "\\"}


def plain(text):
    """Blanks and neighbouring placeholders as one."""
    return re.sub(rf"{PLACEHOLDER}+", PLACEHOLDER, re.sub(r"\s+", " ", text)).strip()


def texts():
    """Every text of the steps, the launcher, the workflows that are called, and Terraform's refusals."""
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        yield from swift(path.read_text(encoding="utf-8"))
    for path in [ROOT / "actions" / "launch", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]:
        yield shell(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "terraform").rglob("*.tf")):
        for found in re.finditer(r'error_message\s*=\s*"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")):
            yield plain(re.sub(r"\$\{[^}]*\}", PLACEHOLDER, found[1].replace('\\"', '"')))


def foreign_texts():
    """The words of AWS, GitHub and Slack, as their doubles here have them and the code knows them."""
    for folder in ("LocalAWS/local_aws", "LocalGitHub/local_github"):
        for path in sorted((ROOT / "Tests" / folder).rglob("*.py")):
            yield python(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        yield from swift(path.read_text(encoding="utf-8"))


def shell(source):
    """A script, its variables as placeholders."""
    return plain(re.sub(r"\$\{[^}]*\}|\$\w+|\$[?#@*!]", PLACEHOLDER, source))


def python(source):
    """A module, what its f-strings fill in as placeholders and their pieces put together."""
    source = re.sub(r'"\s*\n\s*f?"', "", source)
    return plain(re.sub(r"\{[^{}\n]*\}", PLACEHOLDER, source).replace('\\"', '"'))


def swift(source):
    """Each text of a Swift file; texts that a plus puts together are one."""
    at, whole = 0, None
    while at < len(source):
        if source.startswith("//", at):
            at = _after(source, "\n", at)
        elif source[at] == '"' and (read := _literal(source, at)):
            text, at, inner = read
            yield from inner
            whole = text if whole is None else whole + text
        elif whole is not None and not source[at].isspace() and source[at] != "+":
            yield plain(whole)
            whole = None
        else:
            at += 1
    if whole is not None:
        yield plain(whole)


def _after(source, what, at):
    found = source.find(what, at)
    return len(source) if found < 0 else found + len(what)


def _literal(source, at):
    """The text that begins here, where it ends, and the texts inside what it fills in; None where it is none (a quotation
    mark in a regular expression)."""
    quote = '"""' if source.startswith('"""', at) else '"'
    at += len(quote)
    out, inner = [], []
    while at < len(source) and not source.startswith(quote, at):
        if source[at] == "\n" and quote == '"':
            return None
        if source.startswith("\\(", at):
            end = _bracket(source, at + 1)
            inner += swift(source[at + 2:end - 1])
            out.append(PLACEHOLDER)
            at = end
        elif source[at] == "\\":
            following = source[at + 1]
            if following == "\n":       # A line that goes on.
                at = at + 2 + len(re.match(r"\s*", source[at + 2:])[0])
            else:
                out.append(_ESCAPE.get(following, ""))
                at += 2
        else:
            out.append(source[at])
            at += 1
    return "".join(out), at + len(quote), inner


def _bracket(source, at):
    """Behind the bracket that closes the one here."""
    depth = 0
    while at < len(source):
        if source[at] == '"' and (read := _literal(source, at)):
            at = read[1]
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
        if depth == 0:
            break
    return at
