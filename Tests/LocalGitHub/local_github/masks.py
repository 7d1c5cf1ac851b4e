"""Secrets and what workflow commands add to them, blotted out of everything a person reads."""
import re


class Masks:
    """The values to hide. Like the runner, it knows nothing of what was printed before a value was added."""

    def __init__(self):
        self._values = set()

    def add(self, value):
        """Hides a value, and each line of it; False where there is nothing to hide."""
        if not value.strip():
            return False
        self._values.update(part for part in [value, *re.split(r"[\r\n]", value)] if part.strip())
        return True

    def hide(self, text):
        """The text with *** for every hidden value; what overlaps or touches is one ***."""
        spans = []
        for value in self._values:
            at = text.find(value)
            while at >= 0:
                spans.append((at, at + len(value)))
                at = text.find(value, at + 1)
        hidden, end = [], 0
        for start, stop in sorted(spans):
            if start > end or not hidden:
                hidden += [text[end:start], "***"]
            end = max(end, stop)
        return "".join(hidden) + text[end:]

    def shows_in(self, text):
        return any(value in text for value in self._values)
