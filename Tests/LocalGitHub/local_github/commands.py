"""Workflow commands: which lines of a step's output are orders to the runner, and what they order."""
from dataclasses import dataclass, field

COMMANDS = frozenset({"add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
                      "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"})
# The order is the runner's own: %25 comes last, so that what was escaped twice is unescaped once.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
_LEGACY = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    """One order: its name, its properties (by lower-case name), its data."""

    name: str
    properties: dict = field(default_factory=dict)
    data: str = ""


def parse(line, known=COMMANDS):
    """The command a line is, or None. `::name …::` must begin the line; `##[name …]` may stand anywhere in it."""
    return _modern(line.lstrip(), known) or _legacy(line, known)


def _modern(line, known):
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    return _command(line[2:end], line[end + 2:], known, ",", _PROPERTY, _DATA)


def _legacy(line, known):
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    return _command(line[start + 3:end], line[end + 1:], known, ";", _LEGACY, _LEGACY)


def _command(head, data, known, separator, in_properties, in_data):
    name, _, rest = head.partition(" ")
    if name.lower() not in known:
        return None
    properties = {}
    for item in rest.strip().split(separator):
        key, equals, value = item.partition("=")
        if equals and key and value:
            properties[key.lower()] = _unescape(value, in_properties)
    return Command(name.lower(), properties, _unescape(data, in_data))


def _unescape(text, table):
    for escaped, plain in table:
        text = text.replace(escaped, plain)
    return text


@dataclass
class Effects:
    """What the commands of one step do to the world; its runner hands in the functions."""

    mask: object            # (value) -> whether there was something to hide
    annotate: object        # (level, message, properties)
    output: object          # (name, value)
    say: object             # (line, how): how is "", "group", "endgroup", "debug" or "command"


class CommandReader:
    """Reads a step's lines in order, standard output and standard error alike."""

    def __init__(self, effects):
        self.effects, self.token, self.echo, self.failed = effects, None, False, False

    def read(self, line):
        """Obeys a line or prints it."""
        command = parse(line, COMMANDS | {self.token} if self.token else COMMANDS)
        if self.token is not None:
            if command and command.name == self.token:
                self.token = None
                self.effects.say(line, "command")
            else:
                self.effects.say(line, "")
        elif command is None:
            self.effects.say(line, "")
        elif command.name == "stop-commands":
            self.token = command.data.lower()
            self.effects.say(line, "command")
        else:
            self._obey(command, line)

    def _obey(self, command, line):
        name = command.name
        if name in ("error", "warning", "notice"):
            self.effects.annotate(name, command.data, command.properties)
        elif name == "add-mask":
            if not self.effects.mask(command.data):
                self.effects.annotate("warning", "Can't add secret mask for empty string in ##[add-mask] command.", {})
            elif self.echo:
                self.effects.say("::add-mask::***", "command")
        elif name in ("group", "endgroup", "debug"):
            self.effects.say(command.data if name != "endgroup" else "", name)
        elif name == "echo":
            self._set_echo(command.data, line)
        elif name == "set-output":
            self._set_output(command, line)
        elif name in ("set-env", "add-path"):
            self._refuse(line, f"The `{name}` command is disabled. Please upgrade to using Environment Files or opt "
                               "into unsecure command execution by setting the `ACTIONS_ALLOW_UNSECURE_COMMANDS` "
                               "environment variable to `true`.")
        elif self.echo:                 # problem matchers and state of JavaScript actions: none here to serve
            self.effects.say(line, "command")

    def _set_output(self, command, line):
        if not command.properties.get("name"):
            self._refuse(line, "Required field 'name' is missing in ##[set-output] command.")
            return
        self.effects.annotate("warning", "The `set-output` command is deprecated and will be disabled soon. Please "
                                         "upgrade to using Environment Files.", {})
        self.effects.output(command.properties["name"], command.data)

    def _set_echo(self, data, line):
        word = data.strip().lower()
        if word not in ("on", "off"):
            self._refuse(line, f"Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: "
                               f"'{data}'.")
        else:
            self.echo = word == "on"

    def _refuse(self, line, why):
        self.effects.annotate("error", f"Unable to process command '{line}' successfully.", {})
        self.effects.annotate("error", why, {})
        self.failed = True
