"""The project's pages in Markdown, read for what must be true in them: links, code, names."""
import re
import textwrap
from pathlib import Path

from bench import ROOT

PAGES = sorted({ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "terraform" / "README.md", *(ROOT / "docs").rglob("*.md"),
                *(ROOT / "actions").glob("*/README.md"), *(ROOT / "examples").glob("*/README.md")})
_FENCE = re.compile(r"^( *)(`{3,})([\w-]*)[^\n]*\n(.*?)^ *\2 *$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def name_of(path):
    return str(path.relative_to(ROOT))


class Page:
    """One page."""

    def __init__(self, path):
        self.path, self.text = Path(path), Path(path).read_text(encoding="utf-8")
        self.prose = re.sub(r"<!--.*?-->", "", _FENCE.sub("\n", self.text), flags=re.DOTALL)

    def fences(self, *languages):
        """Fenced code in one of these languages, as it stands without its indent."""
        return [textwrap.dedent(found[4]) for found in _FENCE.finditer(self.text) if found[3] in languages]

    def spans(self):
        """What stands in backticks."""
        return [found[2].strip() for found in _SPAN.finditer(self.prose)]

    def links(self):
        """Where the page's own links point; those to other places of the web are left out."""
        bare = re.sub(r"(?m)^(?: {4}|\t).*$", "", _SPAN.sub(lambda found: f"`{'x' * len(found[2])}`", self.prose))
        targets = re.findall(r"\]\(<?([^)\s>]+)>?\)", bare) + re.findall(r"(?m)^\[[^\]]+\]:\s*(\S+)", bare)
        return [target for target in targets if not re.match(r"[a-z]+:", target)]

    def anchors(self):
        """What `#` may name, as GitHub makes it of headings."""
        seen = {}
        for heading in re.findall(r"(?m)^#{1,6} +(.+?) *#*$", self.prose):
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.lower())
            slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            count = seen[slug] = seen.get(slug, -1) + 1
            yield slug if count == 0 else f"{slug}-{count}"

    def tables(self):
        """Each table: a list of rows of cells, the head first."""
        rows = []
        for line in [*self.prose.splitlines(), ""]:
            if line.startswith("|"):
                rows.append([cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1])])
            elif rows:
                yield [rows[0], *rows[2:]]
                rows = []

    def table(self, *head):
        """The rows of the table with this head."""
        return next(rows[1:] for rows in self.tables() if rows[0] == list(head))


class Symptom:
    """A part of a page: the messages it begins with, and the commands that show them."""

    def __init__(self, messages, commands):
        self.messages, self.commands = messages, commands


def symptoms(text):
    """The page's parts in order: from its quotations to the code indented below them. Code without a quotation before it in
    its section is for all that follows, and has no messages."""
    parts, messages, code = [], [], []
    for line in [*text.splitlines(), "#"]:
        quoted, heading = re.match(r"> (?:- )?(.+)", line), line.startswith("#")
        if (quoted or heading) and code:
            parts.append(Symptom(messages, "\n".join(code)))
            messages, code = [], []
        if quoted:
            messages.append(quoted[1])
        elif heading and messages:
            parts.append(Symptom(messages, ""))
            messages = []
        elif line.startswith("    "):
            code.append(line[4:])
    return parts
