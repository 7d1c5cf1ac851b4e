"""Starting a pipeline, and waiting for it."""
import json

from example_world import EXECUTION_ROLE, role_arn

from .scenario import Once, Scenario

QUICK = {"Version": "2020-12-01", "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 1}],
         "Steps": [{"Name": "Check", "Type": "Condition", "Arguments": {
             "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}], "IfSteps": [], "ElseSteps": []}}]}


class StartPipeline(Scenario):
    step, operation, member = "start-pipeline", "StartPipelineExecution", "PipelineExecutionArn"
    changes, is_write, tokens, calls = True, True, "ClientRequestToken", 2

    def prepare(self, folder):
        self.pipeline = f"churn-{self.number}"
        self.world.client("sagemaker").create_pipeline(
            PipelineName=self.pipeline, PipelineDefinition=json.dumps(QUICK), RoleArn=role_arn(EXECUTION_ROLE),
            ClientRequestToken=f"{self.number:032}")
        return ["--pipeline-name", self.pipeline, "--parameters", f"Rows={self.number}"]

    def executions(self):
        listed = self.world.client("sagemaker").list_pipeline_executions(PipelineName=self.pipeline)
        return [item["PipelineExecutionArn"] for item in listed["PipelineExecutionSummaries"]]

    def effects(self, outcome):
        return len(self.executions())

    def is_true(self, outcome):
        return [outcome.record["execution-arn"]] == self.executions()


class WaitPipeline(Scenario):
    step, operation, member = "wait-pipeline", "DescribePipelineExecution", "PipelineExecutionStatus"
    must_exist, waits, calls = True, True, 4
    tries = 15                  # three a look, and five looks without an answer in a row are red

    def _finished(self):
        sagemaker = self.world.client("sagemaker")
        sagemaker.create_pipeline(PipelineName="waited-for", PipelineDefinition=json.dumps(QUICK),
                                  RoleArn=role_arn(EXECUTION_ROLE), ClientRequestToken="w" * 32)
        return sagemaker.start_pipeline_execution(PipelineName="waited-for",
                                                  ClientRequestToken="x" * 32)["PipelineExecutionArn"]

    execution = Once(_finished)

    def prepare(self, folder):
        return ["--execution-arn", self.execution, "--poll-seconds", "0.2", "--timeout-minutes", "5"]

    def is_true(self, outcome):
        found = self.world.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=self.execution)
        return found["PipelineExecutionStatus"] == "Succeeded" == outcome.record["status"]
