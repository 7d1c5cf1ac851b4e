"""An image in ECR: reused, tagged, built."""
import os
import shutil
import subprocess
from pathlib import Path

from ..rows import ANY, GREEN, UNAVAILABLE
from .scenario import Once, Scenario

REPOSITORY = "team/matrix"
WHO = {name: "a" for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")}


def committed(context, content):
    """A context in git with a Dockerfile."""
    context.mkdir(parents=True)
    (context / "Dockerfile").write_text("FROM scratch\nCOPY hello /hello\n")
    (context / "hello").write_text(content)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "work"]):
        subprocess.run(["git", *words], cwd=context, env={**os.environ, **WHO}, check=True)
    return context


class BuildPushECR(Scenario):
    """What was built from this tree already is reused; only a tag is put."""

    step, operation, member = "build-push-ecr", "DescribeRepositories", "repositories"
    changes, must_exist, calls = True, True, 4

    def _built(self):
        """The context of the image that all cases reuse."""
        self.world.client("ecr").create_repository(repositoryName=REPOSITORY, imageTagMutability="MUTABLE")
        context = committed(self.world.folder / "image" / "context", "hello")
        builder = self.builder(self.world.folder / "image")
        outcome = self.world.run_step(self.step, self.arguments(context, "first"), builder)
        if outcome.code:
            raise RuntimeError(f"no image to reuse: {outcome}")
        return context

    context = Once(_built)

    @staticmethod
    def builder(folder):
        """The variables with which a builder is found: one that is as quick as can be."""
        tools = folder / "tools"
        tools.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(__file__).parents[1] / "honest_builder.py", tools / "buildah")
        return {"PATH": f"{tools}:{os.environ['PATH']}"}

    @staticmethod
    def arguments(context, tag):
        return ["--repository", REPOSITORY, "--context", str(context), "--tags", tag, "--builder", "buildah"]

    def prepare(self, folder):
        self.tag = f"matrix-{self.number}"
        return self.arguments(self.context, self.tag)

    def tagged(self):
        """The digests under the tag."""
        answer = self.world.client("ecr").batch_get_image(repositoryName=REPOSITORY, imageIds=[{"imageTag": self.tag}])
        return [image["imageId"]["imageDigest"] for image in answer["images"]]

    def effects(self, outcome):
        return len(self.tagged())

    def is_true(self, outcome):
        return self.tagged() == [outcome.record["image-digest"]]


class TagImage(BuildPushECR):
    """The call that puts the tag."""

    operation, member, is_write, must_exist, speaks_for_its_step = "PutImage", "", True, False, False

    @classmethod
    def expects(cls, row):
        found = super().expects(row)
        if found and row.fault and row.fault.asks_behind and row.end == UNAVAILABLE:
            # Where no answer comes it looks at the tag itself, and the image has it.
            return GREEN, ANY
        return found


class BuildImage(BuildPushECR):
    """A first build, and the password it needs."""

    operation, member, speaks_for_its_step = "GetAuthorizationToken", "authorizationData", False
    must_exist, preparation = False, 60

    def prepare(self, folder):
        self.folder, self.tag = folder, f"matrix-{self.number}"
        self.context  # noqa: B018  (the repository must be there)
        return self.arguments(committed(folder / "context", self.tag), self.tag)

    def environment(self, address):
        return {**super().environment(address), **self.builder(self.folder)}

    @classmethod
    def expects(cls, row):
        # Each of these starts a builder.
        wanted = ("7-short", "7-chunks", "8-empty", "9-", "10-throttled-twice", "11-500", "11-always-500", "16-",
                  "19-lost")
        return super().expects(row) if row.name.startswith(wanted) else None
