"""One execution of a pipeline: which step may run, runs them, and says how it ended."""
import threading
import traceback

from ..operations import validation
from ..timing import Stop, Stopped
from . import steps

STEP_FAILURE = "Step failure: One or multiple steps failed."


class Execution:
    """A run of one definition with its own parameters. `records` are its steps as they began."""

    def __init__(self, world, store, pipeline, definition, identity, request):
        self.world, self.store, self.definition = world, store, definition
        self.pipeline_arn, self.pipeline_name, self.role = pipeline["PipelineArn"], pipeline["PipelineName"], \
            pipeline["RoleArn"]
        self.id, self.arn = identity
        self.request = request
        self.given = {item["Name"]: item["Value"] for item in request.get("PipelineParameters", [])}
        self.parameters = definition.values(self.given)
        self.text, self.version = pipeline["PipelineDefinition"], pipeline["_version"]
        self.status, self.failure = "Executing", None
        self.created = self.modified = world.timing.now()
        self.records, self.outcomes, self.attempts = {}, {}, {}
        self.stop = None
        self.selected, self.source = self._selection(request.get("SelectiveExecutionConfig"))

    def _selection(self, config):
        """(names to run, ARN of the run whose results stand for the others); (None, None) where all are run."""
        if not config:
            return None, None
        names = {item["StepName"] for item in config["SelectedSteps"]}
        unknown = sorted(names - set(self.definition.steps))
        if unknown:
            raise validation(f"Selected steps [{', '.join(unknown)}] are not in the pipeline definition.")
        arn = config.get("SourcePipelineExecutionArn")
        source = self.store.executions.get(arn)
        needed = set().union(*(self.definition.needs(name) for name in names)) - names
        if needed and source is None:
            raise validation(f"Pipeline execution {arn} does not exist, and steps [{', '.join(sorted(needed))}] of it "
                             "are needed.")
        missing = sorted(needed - set(source.outcomes)) if needed else []
        if missing:
            raise validation(f"Steps [{', '.join(missing)}] have not succeeded in {arn}.")
        if source:
            self.outcomes.update({name: outcome for name, outcome in source.outcomes.items() if name not in names})
        return names, arn

    def property(self, name):
        """What {"Get": "Execution.…"} gives."""
        values = {"PipelineExecutionId": self.id, "PipelineExecutionArn": self.arn, "PipelineName": self.pipeline_name,
                  "PipelineArn": self.pipeline_arn, "StartDateTime": self.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                  "CurrentDateTime": self.world.timing.now().strftime("%Y-%m-%dT%H:%M:%SZ")}
        if name not in values:
            raise steps.Unresolved(f"Execution.{name} is not known")
        return values[name]

    # ---- the run -------------------------------------------------------------------------------

    def run(self, stop):
        """Runs until nothing more can; in a thread of its own."""
        try:
            self.world.timing.wait("execution.start", stop)
            self._run_ready(stop)
        except Stopped:
            pass
        with self.store.lock:
            failed = [record for record in self.records.values() if record["StepStatus"] == "Failed"]
            stopped = self.status == "Stopping"
            self.status = "Stopped" if stopped else "Failed" if failed else "Succeeded"
            self.failure = STEP_FAILURE if failed and not stopped else None
            self.modified = self.world.timing.now()

    def _run_ready(self, stop):
        running = {}
        limit = (self.request.get("ParallelismConfiguration") or {}).get("MaxParallelExecutionSteps", 50)
        while True:
            with self.store.lock:
                failed = any(record["StepStatus"] == "Failed" for record in self.records.values())
                ready = [] if failed or self.status == "Stopping" else self._ready()[:max(0, limit - len(running))]
                for name in ready:
                    self._begin(name)
            for name in ready:
                running[name] = threading.Thread(target=self._run_step, args=(name, stop), daemon=True)
                running[name].start()
            if not running:
                return
            next(iter(running.values())).join(0.02)
            running = {name: thread for name, thread in running.items() if thread.is_alive()}

    def _ready(self):
        """Steps not begun, whose needs have succeeded and whose branch was taken."""
        return [name for name in self.definition.steps
                if name not in self.records and self._branch_taken(name)
                and (self.selected is None or name in self.selected)
                and all(self._succeeded(other) for other in self.definition.needs(name))]

    def _succeeded(self, name):
        return name in self.outcomes

    def _branch_taken(self, name):
        parent = self.definition.parents[name]
        if parent is None:
            return True
        condition, branch = parent
        outcome = self.outcomes.get(condition)
        return outcome is not None and outcome["Outcome"] == (branch == "IfSteps")

    def _begin(self, name):
        step = self.definition.steps[name]
        self.attempts[name] = self.attempts.get(name, 0) + 1
        record = {"StepName": name, "StepStatus": "Starting", "StartTime": self.world.timing.now(),
                  "AttemptCount": self.attempts[name], "Metadata": {}}
        for key, field in (("DisplayName", "StepDisplayName"), ("Description", "StepDescription")):
            if step.get(key):
                record[field] = step[key]
        self.records[name] = record
        self.modified = record["StartTime"]

    def _run_step(self, name, stop):
        record, reason = self.records[name], None
        try:
            self.world.timing.wait("step.start", stop)
            record["StepStatus"] = "Executing"
            self.outcomes[name] = steps.run(self, record, stop)
            final = "Succeeded"
        except steps.StepFailed as error:
            final, reason = "Failed", str(error)[:1024]
        except Stopped:
            final = "Stopped"
        except Exception:
            self.world.log.crash(f"step {name}", traceback.format_exc())
            final, reason = "Failed", f"InternalServerError: {traceback.format_exc(limit=-1)}"[:1024]
        with self.store.lock:
            record["EndTime"] = self.modified = self.world.timing.now()
            if reason:
                record["FailureReason"] = reason
            record["StepStatus"] = final

    # ---- stop and retry ------------------------------------------------------------------------

    def begin_stop(self):
        self.status, self.modified = "Stopping", self.world.timing.now()
        for record in self.records.values():
            if record["StepStatus"] in ("Starting", "Executing"):
                record["StepStatus"] = "Stopping"
        self.stop.set()

    def begin_retry(self):
        """Forgets the steps that did not succeed; those that did stay."""
        self.records = {name: record for name, record in self.records.items() if name in self.outcomes}
        self.status, self.failure, self.modified = "Executing", None, self.world.timing.now()
        self.stop = Stop()
