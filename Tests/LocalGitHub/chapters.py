"""The demo's three chapters: what each does, and everything that must be true afterwards for it to have ended as told."""
import io
import tarfile
import time
from dataclasses import dataclass, field

from example_world import BUCKET, GROUP, PRODUCTION, STAGING

from local_github import runner

# The smallest benign tumour of the public data; a model that works scores it well below one half.
BENIGN = ("8.196,16.84,51.71,201.9,0.086,0.05943,0.01588,0.005917,0.1769,0.06503,0.1563,0.9567,1.094,8.205,0.008968,"
          "0.01646,0.01588,0.005917,0.02574,0.002582,8.964,21.96,57.26,242.2,0.1297,0.1357,0.0688,0.02564,0.3105,0.07409")


# What the workflows do only where it is asked for, or where production has failed.
NOT_NEEDED = {"Build the image", "Remember the cause", "Take production back"}


@dataclass
class Chapter:
    """How one chapter was to end, and how it did."""

    title: str
    expected: str = "it runs"
    actual: str = ""
    wrong: list = field(default_factory=list)       # what differed, in sentences

    def must(self, holds, otherwise):
        if not holds:
            self.wrong.append(otherwise)
        return holds

    def must_be(self, what, actual, expected):
        return self.must(actual == expected, f"{what} is {actual!r}, not {expected!r}")


def step_of(result, job, name):
    """A step by its job's id and its name; None where it was not reached."""
    found = [step for each in _jobs(result.jobs) if each.id == job for step in each.steps if step.name == name]
    return found[0] if found else None


def _jobs(jobs):
    return [each for job in jobs.values() for each in (_jobs(job.jobs) if job.jobs else [job])]


class Story:
    """Tells the chapters in a world. `log` is what the runs write to, `summaries` where their summaries go."""

    def __init__(self, world, log, summaries, on_run=None):
        self.world, self.log, self.summaries, self.on_run = world, log, summaries, on_run
        self.sagemaker = world.client("sagemaker")
        self.good_score, self.results = None, []

    def _run(self, number, file, event="workflow_dispatch", inputs=None):
        self.results.append(runner.start(self.world.host, file, event, inputs, self.log,
                                         self.summaries / f"chapter-{number}", self.on_run))
        return self.results[-1]

    def _config(self, endpoint):
        """(status, config) of an endpoint; ("missing", None) where there is none."""
        try:
            said = self.sagemaker.describe_endpoint(EndpointName=endpoint)
        except self.sagemaker.exceptions.ClientError:
            return "missing", None
        return said["EndpointStatus"], said["EndpointConfigName"]

    def _score(self):
        """What production says of a benign tumour."""
        answer = self.world.client("sagemaker-runtime").invoke_endpoint(
            EndpointName=PRODUCTION, ContentType="text/csv", Body=BENIGN)
        return answer["Body"].read().decode().strip()

    def _slack(self):
        return [message["payload"] for message in self.world.control("slack")]

    # ---- the chapters -------------------------------------------------------------------------------

    def good_model(self, chapter):
        """A good model goes to production."""
        chapter.expected = "green; both endpoints answer with the approved model; Slack hears of it"
        heard = len(self._slack())
        result = self._run(1, "model-build.yml", "push")
        chapter.must_be("the run", result.conclusion, "success")
        for step in result.every_step():
            chapter.must_be(f"step {step.name}", step.outcome, "skipped" if step.name in NOT_NEEDED else "success")
        for endpoint in (STAGING, PRODUCTION):
            chapter.must_be(endpoint, self._config(endpoint)[0], "InService")
        news = self._slack()[heard:]
        chapter.must(any("production" in str(message) for message in news),
                     f"Slack heard {len(news)} messages, none of production")
        chapter.actual = result.conclusion
        if not chapter.wrong:
            self.good_score = self._score()
            chapter.must(float(self.good_score) < 0.5, f"production calls a benign tumour {self.good_score}")
            chapter.actual = f"green; production scores a benign tumour {self.good_score}; " \
                             f"Slack heard {len(news)} messages"

    def bad_model(self, chapter):
        """A model of shuffled labels is refused."""
        chapter.expected = "red: rejected at the gate, exit 10; production untouched"
        before, heard = self._config(PRODUCTION), len(self._slack())
        result = self._run(2, "model-build.yml", inputs={"shuffle-labels": "true"})
        gate = step_of(result, "build/build", "Wait for the pipeline")
        chapter.must_be("the run", result.conclusion, "failure")
        chapter.must_be("the gate's exit code", gate and gate.exit_code, 10)
        chapter.must_be("the deploy job", result.jobs["deploy"].result, "skipped")
        chapter.must_be("production before", before[0], "InService")
        chapter.must_be("production", self._config(PRODUCTION), before)
        chapter.must(len(self._slack()) > heard, "Slack heard nothing of it")
        chapter.actual = f"{'red' if result.conclusion == 'failure' else result.conclusion}: " \
                         f"exit {gate and gate.exit_code}; production runs {self._config(PRODUCTION)[1]}, before {before[1]}"

    def broken_model(self, chapter):
        """A broken archive, approved by hand, straight to production."""
        chapter.expected = "red: rolled back, exit 11, with the container's log; production answers as before"
        before, heard = self._config(PRODUCTION), len(self._slack())
        result = self._run(3, "straight-to-production.yml", inputs={"model-package-arn": self._approve_broken()})
        deploy = step_of(result, "production", "Deploy to production")
        said = "\n".join(deploy.log) if deploy else ""
        chapter.must_be("the run", result.conclusion, "failure")
        chapter.must_be("deploy-endpoint's exit code", deploy and deploy.exit_code, 11)
        chapter.must("cannot be loaded" in said, "the container's own words are not in the log")
        chapter.must_be("production", self._config(PRODUCTION), before)
        chapter.must(len(self._slack()) > heard, "Slack heard nothing of it")
        try:
            score = self._score()
        except Exception as error:      # whatever keeps it from answering is the finding
            score = f"no answer ({error})"
        chapter.must_be("production's answer", score, self.good_score)
        chapter.actual = f"{'red' if result.conclusion == 'failure' else result.conclusion}: " \
                         f"exit {deploy and deploy.exit_code}; production scores the benign tumour {score}"

    def _approve_broken(self):
        """Registers and approves, by hand, an archive with no loadable model in it; answers the package's ARN."""
        key = "by-hand/model.tar.gz"
        self.world.client("s3").put_object(Bucket=BUCKET, Key=key, Body=broken_archive())
        listed = self.sagemaker.list_model_packages(ModelPackageGroupName=GROUP, ModelApprovalStatus="Approved")
        good = self.sagemaker.describe_model_package(
            ModelPackageName=listed["ModelPackageSummaryList"][0]["ModelPackageArn"])
        specification = good["InferenceSpecification"]
        container = {"Image": specification["Containers"][0]["Image"], "ModelDataUrl": f"s3://{BUCKET}/{key}"}
        made = self.sagemaker.create_model_package(
            ModelPackageGroupName=GROUP, ModelPackageDescription="trained on a laptop, surely fine",
            ModelApprovalStatus="Approved", InferenceSpecification={
                "Containers": [container], "SupportedContentTypes": ["text/csv"],
                "SupportedResponseMIMETypes": ["text/csv"],
                "SupportedRealtimeInferenceInstanceTypes": ["ml.m5.large"]})
        self._await_package(made["ModelPackageArn"])
        return made["ModelPackageArn"]

    def _await_package(self, arn):
        """Until the registry has taken the package in."""
        end = time.monotonic() + 30
        while self.sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageStatus"] != "Completed":
            if time.monotonic() > end:
                raise RuntimeError(f"{arn} is not Completed after 30 s")
            time.sleep(0.1)

    def chapters(self):
        """The chapters in order: (title, how to tell it: a function of the Chapter that it fills)."""
        return [(tell.__doc__.rstrip("."), tell) for tell in (self.good_model, self.bad_model, self.broken_model)]


def broken_archive():
    """A real tar.gz whose xgboost-model is none."""
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        text = b"this is not a model\n"
        member = tarfile.TarInfo("xgboost-model")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return whole.getvalue()
