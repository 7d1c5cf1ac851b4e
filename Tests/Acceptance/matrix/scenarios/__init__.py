"""Who is in the fault matrix: a step that talks to AWS joins it by a class in a file here, and its name below."""
from .endpoints import AskEndpoint, DeployEndpoint, KeepBack, Redeploy, SmokeTest, TakeBack, WatchDeployment
from .images import BuildImage, BuildPushECR, TagImage
from .login import AskForToken, OIDCAssume
from .monitors import CheckDrift, ScheduleMonitor, SetupMonitor
from .pipelines import QUICK, StartPipeline, WaitPipeline
from .registry import ApproveModel, EvaluateModel, FollowVersion, ReadReport, RegisterModel
from .scenario import KEYS, Scenario
from .slack import NotifyLeniently, NotifySlack, PostMessage

SCENARIOS = [StartPipeline, WaitPipeline, RegisterModel, FollowVersion, ApproveModel, ReadReport, EvaluateModel,
             DeployEndpoint, WatchDeployment, Redeploy, SmokeTest, AskEndpoint, TakeBack, KeepBack, OIDCAssume, AskForToken,
             BuildPushECR, TagImage, BuildImage, SetupMonitor, CheckDrift, ScheduleMonitor, NotifySlack, PostMessage, NotifyLeniently]
# Of these, runs in which nothing or next to nothing goes wrong.
STEADY = [kind for kind in SCENARIOS if kind.speaks_for_its_step]

__all__ = ["KEYS", "QUICK", "SCENARIOS", "STEADY", "Scenario", *(kind.__name__ for kind in SCENARIOS)]
