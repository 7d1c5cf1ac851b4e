"""The request log: one JSON line a request, in memory and in the state folder."""
import json
import sys
import threading
import time


class RequestLog:
    """Numbers and keeps the lines."""

    def __init__(self, path=None):
        self.lines, self._lock = [], threading.Lock()
        self._file = path.open("a", encoding="utf-8") if path else None

    def record(self, line):
        with self._lock:
            line = {"seq": len(self.lines) + 1, "at": round(time.time(), 3), **line}
            self.lines.append(line)
            if self._file:
                print(json.dumps(line, default=str), file=self._file, flush=True)

    def crash(self, what, text):
        """A fault of this program itself: never swallowed."""
        print(f"local-aws: {what} failed:\n{text}", file=sys.stderr, flush=True)

    def read(self):
        with self._lock:
            return list(self.lines)

    def clear(self):
        with self._lock:
            self.lines.clear()

    def verdict(self):
        """The sums a test asserts on: all of them 0 is a clean log."""
        lines = [line for line in self.read() if line.get("protocol") or line.get("problems")]
        return {
            "requests": len(self.lines),
            "invalid": sum(not line["valid"] for line in lines),
            "unknown_members": sum("Unknown parameter" in text or "takes no" in text
                                   for line in lines for text in line["problems"]),
            "bad_signatures": sum(line["signature_ok"] is False for line in lines),
            "bad_answers": sum(bool(line.get("answer_problems")) for line in lines),
            "crashes": sum(line.get("answered_by") == "local-crash" for line in lines),
        }
