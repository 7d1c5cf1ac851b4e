"""One case of the matrix: a row and a step, run and judged."""
from dataclasses import dataclass, replace

from misbehaving import MisbehavingServer

from .rows import GREEN
from .run import Step


@dataclass(frozen=True)
class Case:
    """A row for a scenario."""

    row: object
    scenario: type

    @property
    def name(self):
        return f"{self.row.name}-{self.scenario.__name__}"

    @property
    def patience(self):
        """How long it takes, about: the long ones go first."""
        return self.row.within

    def run(self, world, folder, certificates):
        """Runs it; answers all that is to be judged."""
        scenario, row = self.scenario(world), self.row
        arguments = scenario.prepare(folder)
        fault = row.fault and (row.fault if row.is_of_connections else replace(row.fault, operation=scenario.operation))
        listening = dict(row.server)
        if listening.pop("tls", False):
            listening["certificates"] = certificates
        with MisbehavingServer(world.environment["AWS_ENDPOINT_URL"], [fault] if fault else [], **listening) as server:
            variables = {**scenario.environment(row.address or server.url), **row.variables}
            if server.url.startswith("https"):
                variables.setdefault("AWS_CA_BUNDLE", str(certificates.authority))
            step = Step(scenario.step, arguments, variables, folder)
            outcome = step.run(limit=row.within + 30, watch_memory=row.resident > 0)
        try:
            return Judgement(self, scenario, outcome, server, scenario.effects(outcome))
        finally:
            scenario.clean_up()


@dataclass
class Judgement:
    """What came of a case."""

    case: Case
    scenario: object
    outcome: object
    server: object
    effects: int

    def check(self):
        """Fails where the step did not behave as its row says."""
        row, outcome = self.case.row, self.outcome
        assert outcome.code == row.end, f"should have been {row.end}: {outcome}"
        assert outcome.seconds < row.within, f"took too long: {outcome}"
        self._check_hits()
        self._check_tokens()
        assert len(outcome.errors) == (0 if row.end == GREEN else 1), str(outcome)
        self._check_green() if row.end == GREEN else self._check_red()
        if row.resident:
            assert 0 < outcome.resident < row.resident << 10, f"held {outcome.resident >> 10} MiB"

    def _check_hits(self):
        row = self.case.row
        if row.fault is None:
            return
        hits = self.server.connections if row.is_of_connections else sum(
            seen.fault is not None for seen in self.server.seen)
        expected = self.scenario.tries if row.hits is None else row.hits
        if row.is_of_connections and row.end == GREEN:
            assert hits > expected, f"{hits} connections: {self.outcome}"
        else:
            assert hits == expected, f"{hits} calls met the fault: {self.outcome}"

    def _check_tokens(self):
        """What is sent again is the same request, or else it could be done twice."""
        if self.scenario.tokens:
            calls = self.server.calls(self.scenario.operation)
            assert len({seen.request.params[self.scenario.tokens] for seen in calls}) <= 1

    def _check_green(self):
        assert self.scenario.is_true(self.outcome), f"a false green: {self.outcome}"
        assert self.effects == int(self.scenario.changes), f"{self.effects} effects"

    def _check_red(self):
        row, said = self.case.row, self.outcome.because
        assert self.outcome.record["result"] != "succeeded"
        place = row.address.partition("//")[2] or f":{self.server.port}"
        names = (place, self.scenario.operation, *self.scenario.names)
        assert any(name in said for name in names), f"names neither host nor operation: {said}"
        for word in row.words:
            assert word in said, f"does not say “{word}”: {said}"
        may_be_done = row.fault is not None and row.fault.effect and self.scenario.is_write
        assert self.effects <= int(may_be_done), f"{self.effects} effects of a red step"
