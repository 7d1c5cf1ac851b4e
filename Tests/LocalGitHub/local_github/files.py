"""The files through which a step speaks to the runner: GITHUB_OUTPUT, GITHUB_ENV, GITHUB_PATH, GITHUB_STEP_SUMMARY."""
import uuid
from pathlib import Path

MOST_SUMMARY = 1024 * 1024


class FileCommandError(ValueError):
    """A file the runner refuses, in the runner's words."""


def pairs(text):
    """The (name, value) pairs of GITHUB_OUTPUT or GITHUB_ENV.

    A line is name=value, or name<<DELIMITER with the value in the lines up to one that is DELIMITER and nothing else;
    whichever of = and << comes first decides. Lines end with LF: a CR belongs to the value.
    """
    found, lines = [], text.split("\n")
    if lines[-1] == "":
        lines.pop()
        closed = True
    else:
        closed = False
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, _, value = line.partition("=")
            if not name:
                raise FileCommandError(f"Invalid format '{line}'. Name must not be empty")
            found.append((name, value))
        elif heredoc >= 0:
            name, value, at = _heredoc(line, lines, at, closed)
            found.append((name, value))
        else:
            raise FileCommandError(f"Invalid format '{line}'")
    return found


def _heredoc(line, lines, at, closed):
    name, _, delimiter = line.partition("<<")
    if not name or not delimiter:
        raise FileCommandError(f"Invalid format '{line}'. Name must not be empty and delimiter must not be empty")
    value = []
    while at < len(lines):
        if lines[at] == delimiter:
            return name, "\n".join(value), at + 1
        value.append(lines[at])
        at += 1
    if value and not closed:
        raise FileCommandError("Invalid value. EOF marker missing new line.")
    raise FileCommandError(f"Invalid value. Matching delimiter not found '{delimiter}'")


class FileCommands:
    """The fresh set of files of one step."""

    KINDS = {"output": "set_output_", "env": "set_env_", "path": "add_path_", "step_summary": "step_summary_",
             "state": "save_state_"}

    def __init__(self, temp):
        folder = Path(temp) / "_runner_file_commands"
        folder.mkdir(parents=True, exist_ok=True)
        suffix = uuid.uuid4()
        self.paths = {kind: folder / f"{prefix}{suffix}" for kind, prefix in self.KINDS.items()}
        for path in self.paths.values():
            path.touch()

    def _text(self, kind):
        try:
            return self.paths[kind].read_bytes().decode("utf-8-sig", "replace")
        except FileNotFoundError:
            return ""

    def outputs(self):
        return pairs(self._text("output"))

    def environment(self):
        """The variables of GITHUB_ENV, without the one the runner refuses."""
        found = pairs(self._text("env"))
        if any(name.upper() == "NODE_OPTIONS" for name, _ in found):
            raise FileCommandError("Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
        return found

    def additions_to_path(self):
        return [line for line in self._text("path").splitlines() if line]

    def summary(self):
        """The summary as it was written; one over GitHub's limit is refused whole."""
        text = self._text("step_summary")
        size = len(text.encode())
        if size > MOST_SUMMARY:
            raise FileCommandError(f"$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of "
                                   f"{MOST_SUMMARY // 1024}k, got {size // 1024}k.")
        return text

    def remove(self):
        for path in self.paths.values():
            path.unlink(missing_ok=True)
