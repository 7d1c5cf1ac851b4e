/// What evaluate-model makes of its inputs before anything is read: each wrong one is refused by name.
import AWS
import Evaluation
import Forest
import JSON
import Metrics
import Testing

@testable import Steps

@Suite struct EvaluationPlanTests {
    static let package = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7"
    static let rows = ["--model", "m.json", "--data", "rows.csv"]

    static func plan(_ arguments: [String]) throws -> EvaluationPlan {
        try EvaluationPlan(try EvaluateModel.parse(arguments), processors: 2)
    }

    @Test(arguments: [
        ([], "model"), (["--data", "rows.csv"], "model"), (["--model", "m.json"], "data"),
        (rows + ["--prediction-column", "1"], "model"), (rows + ["--report-in", "r.json"], "model"),
        (["--report-in", "r.json"], "require"), (["--report-in", "r.json", "--data", "d.csv"], "data"),
        (["--report-in", "r.json", "--require", "auc >= 0", "--threshold", "1"], "threshold"),
        (rows + ["--require", "auc"], "require"), (rows + ["--require", "auc >= baseline"], "require"),
        (rows + ["--require", "auc not-worse-than baseline"], "require"),
        (rows + ["--require", "auc not-worse-than baseline", "--baseline", "b", "--bootstrap", "0"], "bootstrap"),
        (rows + ["--baseline", "approved"], "baseline"), (rows + ["--baseline", "arn:aws:s3:::bucket"], "baseline"),
        (rows + ["--bootstrap", "1"], "bootstrap"), (rows + ["--bootstrap", "10", "--confidence", "2"], "bootstrap"),
        (rows + ["--threads", "0"], "threads"), (rows + ["--threshold", "nan"], "threshold"),
        (rows + ["--facets", "=F", "--bias-report", "b"], "facets"), (rows + ["--facets", "sex=F"], "facets"),
        (rows + ["--bias-report", "b.json"], "bias-report"), (rows + ["--output-margin", "true"], "output-margin"),
        (["--prediction-column", "1", "--data", "d", "--member", "m"], "member"),
        (["--prediction-column", "1", "--data", "d", "--predictions-file", "p"], "predictions-file"),
        (["--model", "m", "--data", "-", "--baseline", "b"], "data"), (["--model", "s3://", "--data", "d"], "model"),
        (["--model", "m", "--data", "-", "--data", "d"], "data"),
        (["--model", "m", "--data", "-", "--from", "-"], "data"),
        (rows + ["--report", "rows.csv"], "report"), (rows + ["--html", "m.json"], "html"),
        (rows + ["--baseline", "r.json", "--report", "r.json"], "report"),
        (rows + ["--report", "r", "--predictions-file", "r"], "predictions-file"),
    ])
    func refusesByName(arguments: [String], input: String) throws {
        let failure = #expect(throws: Failure.self) { try Self.plan(arguments) }
        #expect(failure?.kind == .usage && failure?.doing == "reading the input \(input)", "\(failure?.because ?? "")")
    }

    @Test func aModelIsMeantBeforeWhatARecordNames() throws {
        #expect(try Self.plan(Self.rows + ["--model-package-arn", Self.package]).subject == .model(.file("m.json")))
        let data = ["--data", "rows.csv"]
        let arn = try #require(Arn(Self.package))
        #expect(try Self.plan(data + ["--model-package-arn", Self.package]).subject == .model(.package(arn)))
        #expect(
            try Self.plan(data + ["--model-package-arn", Self.package, "--prediction-column", "score"]).subject
                == .predictions([.name("score")]))
    }

    /// No champion is looked for where there is no group: a rule that names the baseline would hold for nothing.
    @Test func aCandidateWithoutAGroupHasNoApprovedBaseline() async {
        let package: JSONValue = [
            "ModelPackageName": "alone", "ModelPackageArn": .string(Self.package), "CreationTime": 1_800_000_000,
            "ModelPackageStatus": "Completed", "ModelPackageStatusDetails": ["ValidationStatuses": []],
        ]
        let run = await bench(
            EvaluateModel.self,
            Self.rows + [
                "--model-package-arn", Self.package, "--baseline", "approved", "--require", "auc >= baseline",
            ], script: [.json("DescribeModelPackage", reply: package)])
        #expect(run.failure == .usage && run.story.contains("the candidate is in no group"), "\(run.story)")
    }

    /// All rules hold, and then the report cannot be written: red, and nothing in the record says that it passed.
    @Test func whatCouldNotBeWrittenHasNotPassed() async {
        let model = """
            {"version": [3, 2, 0], "learner": {"feature_names": [], "gradient_booster": {"name": "gbtree", "model": \
            {"tree_info": [0], "trees": [{"tree_param": {"num_nodes": "3"}, "left_children": [1, -1, -1], \
            "right_children": [2, -1, -1], "split_indices": [0, 0, 0], "split_conditions": [0.5, -2, 2], "default_left": \
            [1, 0, 0]}]}}, "learner_model_param": {"base_score": "5E-1", "num_feature": "1", "num_class": "0"}, \
            "objective": {"name": "binary:logistic"}}}
            """
        let written = Exchange.http(.put, "/report.json", headers: ["ETag": "\"e\""])
        let refused = Exchange.http(
            .put, "/report.json", status: 403, body: "<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
        for (last, exitCode) in [(written, 0), (refused, 3)] {
            let run = await bench(
                EvaluateModel.self, Self.rows + ["--report", "s3://bucket/report.json", "--require", "auc >= 0.5"],
                script: [written, last], files: ["m.json": model, "rows.csv": "1,1\n0,0\n1,0.7\n0,0.2\n"])
            #expect(Int(run.exitCode) == exitCode, "\(run.story)")
            #expect(run.record["passed"]?.bool == (exitCode == 0) && run.record["metrics"]?["auc"] == 1)
        }
    }

    @Test func resamplesWhereARuleNeedsThem() throws {
        let compared = ["--baseline", "b.json", "--require", "auc not-worse-than baseline"]
        #expect(try Self.plan(Self.rows).resampling == nil)
        #expect(try Self.plan(Self.rows + compared).resampling?.resamples == 1_000)
        #expect(try Self.plan(Self.rows + compared + ["--bootstrap", "200"]).resampling?.resamples == 200)
        #expect(try Self.plan(Self.rows + ["--baseline", "b", "--require", "auc >= baseline"]).resampling == nil)
        #expect(try Self.plan(Self.rows + ["--bootstrap", "100", "--seed=-1"]).resampling?.seed == .max)
    }

    @Test(arguments: [
        ("yes", PositiveLabel.text("yes")), ("2", .number(2)), ("1.0", .number(1)), ("nan", .text("nan")),
    ])
    func whatIsPositive(label: String, meant: PositiveLabel) throws {
        #expect(try Self.plan(Self.rows + ["--positive-label", label]).positive == meant)
        #expect(try Self.plan(Self.rows).positive == .one)
    }

    /// A model that was trained for an objective, without trees.
    static func model(_ objective: XGBoostObjective, outputs: Int = 1) -> Model {
        Model(
            library: .xgboost, version: "3.2.0", booster: .linear(weights: [], bias: []),
            objective: .xgboost(objective),
            features: [], outputs: outputs, baseMargin: [0], treesPerIteration: 0, defaultIterations: 0..<0)
    }

    static func goal(_ more: [String], _ model: Model?) throws -> EvaluationGoal {
        let inputs = try EvaluateModel.parse((model == nil ? ["--data", "d"] : rows) + more)
        return try EvaluationGoal(inputs, try EvaluationPlan(inputs, processors: 1), model: model)
    }

    @Test(
        arguments: [
            (XGBoostObjective.binaryLogistic, 1, [], "binary"), (.binaryLogitraw, 1, [], "binary"),
            (.multiSoftprob, 3, [], "multiclass"), (.multiSoftmax, 3, [], "multiclass"),
            (.squaredError, 1, [], "regression"),
            (.logistic, 1, [], "regression"), (.logistic, 1, ["--task", "binary"], "binary"),
            (.rankNDCG, 1, [], "ranking"),
            (.cox, 1, ["--task", "regression"], "regression"), (.squaredError, 1, ["--task", "ranking"], "ranking"),
        ] as [(XGBoostObjective, Int, [String], String)])
    func theObjectiveSaysTheTask(objective: XGBoostObjective, outputs: Int, more: [String], task: String) throws {
        #expect(try Self.goal(more, Self.model(objective, outputs: outputs)).task.name == task)
    }

    @Test(
        arguments: [
            (XGBoostObjective.cox, [], "task"), (.binaryLogistic, ["--task", "multiclass"], "task"),
            (.squaredError, ["--positive-label", "yes"], "positive-label"),
        ] as [(XGBoostObjective, [String], String)])
    func whatDoesNotFitAnObjective(objective: XGBoostObjective, more: [String], input: String) throws {
        let problem = #expect(throws: EvaluationWork.Problem.self) { try Self.goal(more, Self.model(objective)) }
        #expect(problem?.input == input)
    }

    @Test(
        arguments: [
            (XGBoostObjective.binaryLogistic, [], nil), (.binaryLogitraw, [], 0),
            (.binaryLogitraw, ["--threshold", "0.25"], 0.25),
        ] as [(XGBoostObjective, [String], Double?)])
    func marginsDecideFromZero(objective: XGBoostObjective, more: [String], threshold: Double?) throws {
        let goal = try Self.goal(more, Self.model(objective))
        #expect(goal.task == .binary(negative: "0", positive: "1", threshold: threshold))
    }
}
