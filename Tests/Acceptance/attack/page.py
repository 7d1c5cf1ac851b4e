"""A job summary as GitHub renders it (its own parser, cmark-gfm), and what of it is not ours."""
import re
from html.parser import HTMLParser

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hostile import MARK

MOST = 64 * 1024
# What the steps themselves write. A list, a quotation or an image can only come from outside.
TAGS = {"h1", "h2", "h3", "h4", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "b", "strong", "em", "a",
        "details", "summary", "br"}
VOID = {"br"}
CONSOLE = re.compile(r"https://([a-z0-9-]+\.)*(console\.aws\.amazon\.com|console\.amazonaws\.cn|github\.com)/")


class Reader(HTMLParser):
    """Reads tags, links and text, and keeps what is not ours."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.open, self.folds = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.found.append(f"<{tag}> took effect")
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "href" and not CONSOLE.match(value or ""):
                self.found.append(f"a link to {value!r}")
            elif name.startswith("on") or name in ("src", "style"):
                self.found.append(f"an attribute {name}={value!r}")

    def handle_endtag(self, tag):
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.found.append(f"</{tag}> closes what it did not open")

    def handle_data(self, data):
        if self.open[-1:] == ["summary"]:
            self.folds.append((data, self.open.count("details")))
        if self.open and self.open[-1] in ("strong", "b", "em", "h1", "h3", "h4") and MARK in data:
            self.found.append(f"<{self.open[-1]}> around {data[:80]!r}")
        if not {"code", "pre", "a"} & set(self.open):
            call = re.search(r"(?<!\w)@\w", data)       # GitHub looks for them in what is rendered, comments apart
            if call:
                self.found.append(f"a mention: {data[max(0, call.start() - 20):call.end() + 40]!r}")

    def handle_comment(self, data):
        if data.strip():
            self.found.append(f"a comment hides {data[:80]!r}")


def complaints(summary, step):
    """What is wrong with a summary; an empty one is not."""
    if not summary:
        return []
    try:
        text = summary.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"the summary is not UTF-8: {error}"]
    found = [] if len(summary) <= MOST else [f"the summary has {len(summary)} bytes"]
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text):
        found.append("the summary holds control characters")
    reader = Reader()
    reader.feed(github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE))
    found += reader.found
    if reader.open:
        found.append(f"the summary leaves {reader.open} open")
    if not re.match(rf"\n?## \S+ {step}: ", text.replace("\\", "")):
        found.append(f"the summary does not begin with its heading: {text[:100]!r}")
    if "was cut to" not in text and ("Reproduce on a laptop", 1) not in reader.folds:
        found.append(f"the fold with the command is gone: {reader.folds}")
    return found
