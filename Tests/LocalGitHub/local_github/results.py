"""What a run leaves to look at: every step's outcome, outputs, log, summary and annotations."""
from dataclasses import dataclass, field

MOST_ANNOTATIONS = 10       # of one level, in one step, the parts of a composite action included
MOST_MESSAGE = 4096


@dataclass(frozen=True)
class Annotation:
    """One error, warning or notice of a run."""

    level: str
    message: str
    title: str = ""
    file: str = ""
    line: str = ""
    job: str = ""
    step: str = ""


@dataclass
class StepResult:
    """One step. `outcome` is what happened, `conclusion` what counts after continue-on-error."""

    id: str
    name: str
    uses: str = ""
    outcome: str = "skipped"
    conclusion: str = "skipped"
    exit_code: int = None
    outputs: dict = field(default_factory=dict)
    emitted: dict = field(default_factory=dict)     # what its processes wrote to GITHUB_OUTPUT, mapped on or not
    summary: str = ""
    annotations: list = field(default_factory=list)
    log: list = field(default_factory=list)         # as printed: masked
    seconds: float = 0.0
    environment: dict = field(default_factory=dict)     # of its last process

    def annotate(self, annotation):
        """Keeps an annotation, up to GitHub's limit."""
        if sum(kept.level == annotation.level for kept in self.annotations) < MOST_ANNOTATIONS:
            self.annotations.append(annotation)

    @property
    def errors(self):
        return [annotation.message for annotation in self.annotations if annotation.level == "error"]


@dataclass
class JobResult:
    """One job; a job that calls a workflow has that workflow's jobs instead of steps."""

    id: str
    name: str
    result: str = "skipped"
    outputs: dict = field(default_factory=dict)
    steps: list = field(default_factory=list)
    jobs: dict = field(default_factory=dict)
    annotations: list = field(default_factory=list)     # those of no step
    environment: str = ""

    def step(self, key):
        """The step of an id or a name."""
        return next(step for step in self.steps if key in (step.id, step.name))

    def every_step(self):
        return [*self.steps, *(step for job in self.jobs.values() for step in job.every_step())]

    def every_annotation(self):
        return [*self.annotations, *(note for step in self.steps for note in step.annotations),
                *(note for job in self.jobs.values() for note in job.every_annotation())]


@dataclass
class RunResult:
    """One run of a workflow."""

    workflow: str
    conclusion: str = "success"
    jobs: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)
    seconds: float = 0.0

    def every_step(self):
        return [step for job in self.jobs.values() for step in job.every_step()]

    @property
    def annotations(self):
        return [note for job in self.jobs.values() for note in job.every_annotation()]
