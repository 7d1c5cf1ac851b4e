/// What rules are, and that nothing but a finite number keeps one.
import AWS
import JSON
import Testing

@testable import Steps

@Suite struct MetricRuleTests {
    static func report(_ text: String) throws -> EvaluationReport {
        try EvaluationReport(Array(text.utf8), from: "test")
    }

    static let sagemaker =
        #"{"version":0.0,"binary_classification_metrics":{"auc":{"value":0.9,"standard_deviation":"NaN"},"f1":{"value":"NaN"},"null":{"value":null}}}"#

    @Test(arguments: [
        "auc >= 0.85", "auc>=0.85", "  auc  <  1 ", "accuracy >= champion - 0.01", "auc == champion",
        "a.b > champion+1e-3",
        "auc >= -1", "auc not-worse-than champion", "  auc   not-worse-than  champion ",
    ])
    func reads(line: String) throws { _ = try MetricRule(line) }

    @Test(arguments: [
        "", "auc", "auc >=", ">= 0.5", "auc = 0.5", "auc => 0.5", "auc >= NaN", "auc >= inf", "auc >= high",
        "auc >= 0.5 0.6",
        "auc >= champion - x", "auc >= champion + 1e999", "auc >= champion - 1e", "auc >= champion - ",
        "auc >= champion * 2", "auc >= 0.5; true", "auc >= baseline", "auc not-worse-than baseline",
        "auc not-worse-than 0.5", "auc not-worse-than champion - 0.1", "auc not-better-than champion",
    ])
    func refuses(line: String) {
        #expect(throws: RequireRule.Malformed.self) { try MetricRule(line) }
    }

    @Test(arguments: [
        ("auc >= 0.9", sagemaker, true), ("auc > 0.9", sagemaker, false), ("auc <= 0.9", sagemaker, true),
        ("auc < 0.9", sagemaker, false), ("auc == 0.9", sagemaker, true), ("auc >= 0.91", sagemaker, false),
        ("binary_classification_metrics.auc >= 0.5", sagemaker, true), ("f1 >= 0", sagemaker, false),
        ("f1 <= 1", sagemaker, false), ("null >= 0", sagemaker, false), ("missing >= 0", sagemaker, false),
        ("missing <= 1", sagemaker, false), ("version >= 0", sagemaker, true), ("auc >= 0.5", #"{"auc": 0.6}"#, true),
        ("auc >= 0.5", #"{"auc": "0.6"}"#, false), ("auc >= 0.5", #"{"auc": true}"#, false),
        ("auc >= 0.5", #"{"auc": [0.6]}"#, false), ("auc >= 0.5", #"{"a": {"auc": 0.6}, "b": {"auc": 0.7}}"#, false),
        ("b.auc >= 0.65", #"{"a": {"auc": 0.6}, "b": {"auc": 0.7}}"#, true), ("auc >= 0", "{}", false),
        ("auc >= 0", "[]", false),
    ])
    func holdsOnlyForNumbers(line: String, text: String, expected: Bool) throws {
        #expect(try MetricRule(line).judge(Self.report(text), against: .notAsked).passed == expected)
    }

    @Test func withoutAReportNothingHolds() throws {
        #expect(try !MetricRule("auc >= 0").judge(nil, against: .notYet).passed)
        #expect(try !MetricRule("auc >= champion").judge(nil, against: .notYet).passed)
    }

    @Test(arguments: [
        ("auc >= champion", 0.9, true), ("auc > champion", 0.9, false), ("auc >= champion - 0.01", 0.905, true),
        ("auc >= champion + 0.01", 0.9, false), ("auc >= champion - 0.01", 0.92, false),
    ])
    func holdsAgainstTheChampion(line: String, champion: Double, expected: Bool) throws {
        let known = ReferenceModel.known(name: "champion", try Self.report(#"{"auc": \#(champion)}"#))
        #expect(try MetricRule(line).judge(Self.report(Self.sagemaker), against: known).passed == expected)
    }

    @Test func aChampionThatCannotBeComparedFailsTheRule() throws {
        let rule = try MetricRule("auc >= champion")
        let candidate = try Self.report(Self.sagemaker)
        #expect(!rule.judge(candidate, against: .known(name: "c", nil)).passed)
        #expect(!rule.judge(candidate, against: .known(name: "c", try Self.report(#"{"f1": 1}"#))).passed)
        #expect(!rule.judge(candidate, against: .known(name: "c", try Self.report(#"{"auc": "NaN"}"#))).passed)
        #expect(!rule.judge(candidate, against: .notAsked).passed)
        #expect(rule.judge(candidate, against: .notYet).passed)
    }

    static func compared(_ name: String, _ comparisons: String) -> String {
        """
        {"binary_classification_metrics": {"auc": {"value": 0.9}}, "evaluation": {"baseline": {"name": "\(name)", \
        "comparisons": \(comparisons)}}}
        """
    }

    static func comparison(_ verdict: String) -> String {
        #"{"difference": -0.02, "confidence_interval": {"lower": -0.05, "upper": 0.01}, "verdict": "\#(verdict)"}"#
    }

    @Test(arguments: [
        (compared("other", #"{"roc_auc": \#(comparison("no difference shown"))}"#), true),
        (compared("other", #"{"auc": \#(comparison("better"))}"#), true),
        (compared("other", #"{"roc_auc": \#(comparison("worse"))}"#), false),
        (compared("other", #"{"roc_auc": \#(comparison("fine"))}"#), false),
        (compared("other", #"{"roc_auc": {"verdict": "better"}}"#), false),
        (compared("other", #"{"f1": \#(comparison("better"))}"#), false), (compared("other", "{}"), false),
        (compared("another", #"{"roc_auc": \#(comparison("better"))}"#), false),
        (#"{"auc": 0.9}"#, false), (#"{"f1": 0.9}"#, false),
    ])
    func isNotWorseByThePairedInterval(text: String, expected: Bool) throws {
        let rule = try MetricRule("auc not-worse-than baseline", reference: .baseline)
        let verdict = rule.judge(try Self.report(text), against: .known(name: "other", nil))
        #expect(verdict.passed == expected, "\(verdict.note)")
        #expect(!rule.judge(try Self.report(text), against: .notAsked).passed)
    }

    @Test(arguments: [
        (#"{"evaluation": {"passed": false, "rules": [{"rule": "auc >= 1", "passed": false}]}}"#, false),
        (#"{"evaluation": {"passed": true}}"#, true), (#"{"auc": 1}"#, true),
    ])
    func aReportWhoseOwnRulesFailedOpensNoGate(text: String, opens: Bool) throws {
        let report = try Self.report(text)
        if opens { try report.requirePassed() } else { #expect(throws: Failure.self) { try report.requirePassed() } }
    }

    @Test(arguments: [
        (#"{"evaluation": {"model": {"name": "\#(ApproveModelTests.arn)"}}}"#, true),
        (#"{"evaluation": {"model": {"name": "\#(ApproveModelTests.old)"}}}"#, false),
        (#"{"evaluation": {"model": {"name": "s3://bucket/model.tar.gz"}}}"#, true), (#"{"auc": 1}"#, true),
    ])
    func aReportOfAnotherPackageIsRefused(text: String, isRight: Bool) throws {
        let (report, package) = (try Self.report(text), try #require(Arn(ApproveModelTests.arn)))
        if isRight {
            try report.requireAbout(package)
        } else {
            #expect(throws: Failure.self) { try report.requireAbout(package) }
        }
    }

    @Test(arguments: ["", "{", #"{"auc": NaN}"#, #"{"auc": 0.9, "auc": 0.1}"#, "<html>"])
    func aReportThatIsNoJSONIsRed(text: String) {
        #expect(throws: Failure.self) { try Self.report(text) }
    }
}
