"""The table of script/bench core: one line for each comparison, as Markdown and as JSON."""
import platform
from dataclasses import asdict, dataclass


@dataclass
class Line:
    """One comparison. Figures are seconds (or bytes) of which less is better; the ratio is the peer's over ours."""
    section: str
    what: str
    peer: str
    unit: str
    ours: float | None
    peers: float | None
    goal: float | None = None
    note: str = ""

    @property
    def ratio(self):
        return self.peers / self.ours if self.ours and self.peers else None

    @property
    def reached(self):
        """Whether the ratio is at least the goal; None where one of them is missing."""
        return None if self.goal is None or self.ratio is None else self.ratio >= self.goal


def figure(value, unit):
    """1.23e-7 s -> 123 ns; bytes as MiB."""
    if value is None:
        return "-"
    if unit == "B":
        return f"{value / 2**20:.0f} MiB"
    for factor, name in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if value >= factor:
            return f"{value / factor:.3g} {name}{unit[1:]}"
    return f"{value / 1e-9:.3g} ns{unit[1:]}"


def markdown(lines, about):
    """The table, under what it was measured on."""
    out = [f"{key}: {value}" for key, value in about.items()] + [""]
    out += ["| what | ours | peer | its | ratio | goal | reached | |", "| --- | ---: | --- | ---: | ---: | ---: | --- | --- |"]
    for line in lines:
        ratio = "-" if line.ratio is None else f"{line.ratio:.1f}"
        goal = "" if line.goal is None else f"{line.goal:g}"
        reached = {None: "", True: "yes", False: "no"}[line.reached]
        out.append(f"| {line.section}: {line.what} | {figure(line.ours, line.unit)} | {line.peer} |"
                   f" {figure(line.peers, line.unit)} | {ratio} | {goal} | {reached} | {line.note} |")
    return "\n".join(out)


def as_json(lines, about, differences):
    results = [asdict(line) | {"ratio": line.ratio, "reached": line.reached} for line in lines]
    return {"about": about, "differences": differences, "results": results}


def machine():
    """The processor, its instruction set as far as our kernels use it, and its cores."""
    with open("/proc/cpuinfo") as file:
        fields = dict(map(str.strip, line.split(":", 1)) for line in file if ":" in line)
    flags = fields.get("flags", "").split()
    isa = "AVX-512" if "avx512bw" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    family = f"family {fields.get('cpu family', '?')} model {fields.get('model', '?')}"
    with open("/proc/loadavg") as file:
        load = file.read().split()[0]
    return {"CPU": f"{fields.get('model name', platform.machine())}, {family}, {isa}", "ISA": isa, "load before": load}
