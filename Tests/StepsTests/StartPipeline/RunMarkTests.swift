/// A run's mark as a table: what makes it another one, what stays of a name, and which run is the twin.
import AWS
import FoundationEssentials
import Testing

@testable import Steps

@Suite struct RunMarkTests {
    static let mark = RunMark(key: "k", content: ["a", "b"])

    @Test func isAnotherForAnotherKeyOrContent() {
        let others = [("k", ["a"]), ("k", ["b", "a"]), ("k", ["ab", ""]), ("ka", ["b"]), ("", ["a", "b"])]
        let marks = Set(others.map { RunMark(key: $0.0, content: $0.1).description } + [Self.mark.description])
        #expect(marks.count == others.count + 1)
        #expect(RunMark(key: "k", content: ["a", "b"]) == Self.mark)
    }

    @Test(arguments: [
        (nil, "run-"), ("again", "again-"),
        (String(repeating: "a", count: 82), String(repeating: "a", count: 65) + "-"),
        (String(repeating: "a", count: 64) + "-bc", String(repeating: "a", count: 64) + "--"),
    ])
    func fitsIntoAName(given: String?, beginning: String) {
        let name = Self.mark.name(given.flatMap { RunName(argument: $0) })
        #expect(name == beginning + Self.mark.description)
        #expect(RunName(argument: name) != nil, "SageMaker would refuse it")
    }

    static func run(_ name: String?, at seconds: Double?, id: String? = "i") -> PipelineExecutionSummary {
        var run = PipelineExecutionSummary()
        run.pipelineExecutionArn = id.flatMap {
            Arn("arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/\($0)")
        }
        run.pipelineExecutionDisplayName = name
        run.startTime = seconds.map { Date(timeIntervalSince1970: $0) }
        run.pipelineExecutionStatus = .executing
        return run
    }

    @Test func theFirstOfItsMarkIsTheTwin() {
        let name = "run-\(Self.mark)"
        let cases: [([PipelineExecutionSummary], String?)] = [
            ([], nil), ([Self.run(nil, at: 1)], nil), ([Self.run("run-0123456789abcdef", at: 1)], nil),
            ([Self.run("\(Self.mark)", at: 1)], nil), ([Self.run("\(name)-", at: 1)], nil),
            ([Self.run(name, at: 1, id: nil)], nil), ([Self.run("other-\(Self.mark)", at: 1)], "i"),
            ([Self.run(name, at: 3), Self.run(name, at: 2, id: "first"), Self.run(name, at: nil, id: "x")], "first"),
        ]
        for (runs, id) in cases { #expect(Self.mark.twin(among: runs)?.arn.lastComponent == id) }
        #expect(Self.mark.twin(among: [Self.run(name, at: 1)])?.state == "Executing")
        var untold = Self.run(name, at: 1)
        untold.pipelineExecutionStatus = nil
        #expect(Self.mark.twin(among: [untold])?.state == "of a status that was not told")
    }
}
