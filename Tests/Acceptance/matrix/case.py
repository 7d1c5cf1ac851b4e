"""One case of the matrix: a row and a step, run and judged."""
import contextlib
from dataclasses import dataclass, replace

from misbehaving import MisbehavingProxy, MisbehavingServer, SkewedClock
from misbehaving.listener import Listener

from .rows import ANY, AS_TRIED, GREEN
from .run import Step

PASSWORD = "pr0xy-p4ssword"
OUTSIDE = "203.0.113.7"         # an address that only a proxy reaches: it is kept for documents


class Deaf(Listener):
    """Takes connections and does nothing; used for how it opens."""

    def welcome(self, connection, number):
        connection.close()


@dataclass(frozen=True)
class Case:
    """A row for a scenario."""

    row: object
    scenario: type

    @property
    def name(self):
        return f"{self.row.name}-{self.scenario.__name__}"

    @property
    def within(self):
        """How long it may take; the long ones go first."""
        within = self.row.within if self.end == self.row.end else max(self.row.within, 75)
        return within + self.scenario.preparation

    @property
    def end(self):
        return self.scenario.expects(self.row)[0]

    @property
    def hits(self):
        hits = self.scenario.expects(self.row)[1]
        return self.scenario.tries if hits == AS_TRIED else hits

    def run(self, world, folder, certificates):
        """Runs it; answers all that is to be judged. Where this machine was too busy to shake hands within 3.1 s,
        which is no news about the step, it is run once more."""
        judgement = self._run(world, folder / "1", certificates)
        outcome = judgement.outcome
        starved = outcome.code != self.end and "within 3.1 s" in outcome.because
        return self._run(world, folder / "2", certificates) if starved else judgement

    def _run(self, world, folder, certificates):
        scenario, row = self.scenario(world), self.row
        folder.mkdir(parents=True, exist_ok=True)
        arguments = scenario.prepare(folder)
        with contextlib.ExitStack() as stack:
            server = stack.enter_context(self._server(world, certificates))
            address, variables, proxy = self._way(server, stack)
            variables = {**scenario.environment(address), **variables, **row.variables}
            if row.server.get("renewing"):
                variables = {**variables, **world.renewing}
            if server.url.startswith("https"):
                variables.setdefault("AWS_CA_BUNDLE", str(certificates.authority))
            step = Step(scenario.step, arguments, variables, folder)
            outcome = step.run(limit=self.within + 30, measure_memory=row.resident > 0)
        try:
            truth = outcome.code != GREEN or scenario.is_true(outcome)
            return Judgement(self, scenario, outcome, server, proxy, scenario.effects(outcome), truth)
        finally:
            scenario.clean_up()

    def _server(self, world, certificates):
        """The server in front of AWS."""
        said, listening = world.environment, dict(self.row.server)
        for name in ("proxy", "v6", "renewing"):
            listening.pop(name, None)
        if listening.pop("tls", False):
            listening["certificates"] = certificates
        if ahead := listening.pop("ahead", 0):
            code = listening.pop("code", "RequestTimeTooSkewed")
            listening["clock"] = SkewedClock(ahead, said["AWS_ACCESS_KEY_ID"], said["AWS_SECRET_ACCESS_KEY"], code)
        server = MisbehavingServer(said["AWS_ENDPOINT_URL"], **listening)
        if fault := self.row.fault:
            headers = {name: value.replace("{port}", str(server.port)) for name, value in fault.headers.items()}
            fault = replace(fault, headers=headers)
            if not (fault.hits_connections or self.row.anywhere):
                fault = replace(fault, operation=self.scenario.operation, skip=self.scenario.skip,
                                at=self.scenario.member)
            server.order(fault)
        return server

    def _way(self, server, stack):
        """The address that the step is given, the variables of the way there, and the proxy on it."""
        if self.row.server.get("v6"):
            stack.enter_context(Deaf("::1", server.port, opening=self.row.server["v6"]))
        if "proxy" not in self.row.server:
            return self.row.address.replace("{port}", str(server.port)) or server.url, {}, None
        said = dict(self.row.server["proxy"])
        outside = said.pop("outside", OUTSIDE)
        proxy = stack.enter_context(MisbehavingProxy(server.port, **said))
        way = f"http://somebody:{PASSWORD}@{proxy.host}:{proxy.port}"
        return f"https://{outside}:{server.port}", {"HTTPS_PROXY": way, "HTTP_PROXY": way}, proxy


@dataclass
class Judgement:
    """What came of a case."""

    case: Case
    scenario: object
    outcome: object
    server: object
    proxy: object
    effects: int
    is_true: bool

    def check(self):
        """Fails where the step did not behave as its row says."""
        row, outcome, end = self.case.row, self.outcome, self.case.end
        assert outcome.code == end, f"should have been {end}: {outcome}"
        at_least = row.at_least if end == row.end else 0
        assert at_least <= outcome.seconds < self.case.within, f"took too long, or not long enough: {outcome}"
        self._check_hits()
        self._check_tokens()
        assert len(outcome.errors) == (0 if end == GREEN else 1), str(outcome)
        # The mask's own line is the one place where a secret may stand: the runner takes it out of the log.
        told = [line for line in outcome.story.splitlines() if not line.startswith("::add-mask::")]
        assert PASSWORD not in "\n".join([*told, outcome.output, outcome.outputs]), str(outcome)
        self._check_green() if end == GREEN else self._check_red()
        if row.resident:
            assert 0 < outcome.resident < row.resident << 10, f"held {outcome.resident >> 10} MiB"

    def _check_hits(self):
        row, expected = self.case.row, self.case.hits
        if "proxy" in row.server:
            assert bool(self.proxy.asked) != ("NO_PROXY" in row.variables), "the proxy was asked, or not"
        assert not any("/trap" in seen.request.target for seen in self.server.seen), "a redirect was followed"
        if expected == ANY or (row.fault is None and not self.server.clock):
            return
        hits = sum(seen.fault is not None for seen in self.server.seen) + self.server.spoiled
        assert hits == expected, f"{hits} calls met the fault, not {expected}: {self.outcome}"

    def _check_tokens(self):
        """What is sent again is the same request, or else it could be done twice."""
        if self.scenario.tokens:
            calls = self.server.calls(self.scenario.operation)
            assert len({seen.request.params[self.scenario.tokens] for seen in calls}) <= 1

    def _check_green(self):
        assert self.is_true, f"a false green: {self.outcome}"
        if not self.scenario.may_repeat:
            assert self.effects == int(self.scenario.changes), f"{self.effects} effects"

    def _check_red(self):
        row, said = self.case.row, self.outcome.because
        assert self.outcome.record["result"] != "succeeded"
        host = row.address.partition("//")[2].partition(":")[0]
        names = (host or f":{self.server.port}", self.scenario.operation, *self.scenario.names)
        assert any(name in said for name in names), f"names neither host nor operation: {said}"
        silent = self.case.end != row.end or self.scenario.hides_answers and row.name.startswith("8-")
        for word in () if silent else row.words:
            word = word.replace("{proxy}", f"{self.proxy.host}:{self.proxy.port}" if self.proxy else "")
            assert word in said, f"does not say “{word}”: {said}"
        fault = row.fault
        may_be_done = fault is not None and (self.scenario.skip or self.scenario.is_write and fault.asks_behind)
        assert self.scenario.may_repeat or self.effects <= int(may_be_done), f"{self.effects} effects of a red step"
