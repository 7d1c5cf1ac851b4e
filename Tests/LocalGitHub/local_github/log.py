"""The log of a run as a person reads it on GitHub: headings, output one level in, and how each step ended."""
import sys

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
_MARKS = {"success": ("✓", "green"), "failure": ("✗", "red"), "cancelled": ("!", "yellow"), "skipped": ("-", "dim")}
_LEVELS = {"error": ("Error: ", "red"), "warning": ("Warning: ", "yellow"), "notice": ("Notice: ", "blue")}


class Log:
    """Writes to a stream; in colours where that is a terminal. Whatever it is given is masked already.

    `widest` cuts lines as they are shown; what a step's result keeps of them is whole.
    """

    def __init__(self, stream=None, colours=None, debug=False, widest=None):
        self.stream = stream if stream is not None else sys.stdout
        self.colours = self.stream.isatty() if colours is None else colours
        self.debug, self.widest, self._depth = debug, widest, 0

    def paint(self, text, *styles):
        if not self.colours or not styles:
            return text
        return f"\033[{';'.join(_COLOURS[style] for style in styles)}m{text}\033[0m"

    def write(self, text="", *styles):
        print(self.paint(text, *styles), file=self.stream, flush=True)

    def run(self, workflow, event):
        self.write()
        self.write(f"═══ {workflow} · {event} ".ljust(100, "═"), "bold")

    def run_end(self, workflow, conclusion, seconds):
        mark, colour = _MARKS[conclusion]
        self.write(f"═══ {mark} {workflow}: {conclusion} in {seconds:.1f}s", "bold", colour)

    def job(self, name, environment):
        self.write()
        self.write(f"─── {name}{f' · environment {environment}' if environment else ''} ".ljust(100, "─"), "bold")

    def job_end(self, name, result):
        mark, colour = _MARKS[result]
        self.write(f"  {mark} {name}: {result}", "bold", colour)

    def step(self, name):
        self._depth = 0
        self.write(f"  ▸ {name}", "bold")

    def step_end(self, step):
        mark, colour = _MARKS[step.outcome]
        if step.outcome == "skipped":
            self.write(f"  {mark} {step.name} (skipped)", "dim")
            return
        code = f", exit {step.exit_code}" if step.exit_code else ""
        went_on = ", continue-on-error" if step.conclusion != step.outcome else ""
        self.write(f"  {mark} {step.name}  {step.seconds:.1f}s{code}{went_on}", colour)

    def line(self, text, how=""):
        """One line of a step's output; `how` says what kind it is. Answers the line as it reads without colours."""
        if how == "debug" and not self.debug:
            return None
        if how == "endgroup":
            self._depth = max(0, self._depth - 1)
            return None
        prefix, colour = {"group": ("▾ ", "bold"), "debug": ("##[debug]", "dim"), "command": ("", "dim"),
                          "with": ("", "cyan"), **_LEVELS}.get(how, ("", None))
        shown = f"{prefix}{text}"
        for part in shown.split("\n"):
            if self.widest and len(part) > self.widest:
                part = f"{part[:self.widest]} … ({len(part) - self.widest} more characters)"
            self.write(f"    {'  ' * self._depth}{part}", *([colour] if colour else []))
        if how == "group":
            self._depth = 1
        return shown
