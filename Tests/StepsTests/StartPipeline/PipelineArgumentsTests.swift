/// How parameters are read, and that what the definition does not allow never starts.
import Testing

@testable import Steps

@Suite struct PipelineArgumentsTests {
    typealias Argument = PipelineArguments.Argument
    typealias Parameter = PipelineDefinition.Parameter

    static let declared = [
        Parameter(name: "Rounds", kind: .integer, hasDefault: true, allowed: []),
        Parameter(name: "Eta", kind: .float, hasDefault: true, allowed: []),
        Parameter(name: "Mode", kind: .string, hasDefault: true, allowed: ["fast", "exact"]),
        Parameter(name: "Clean", kind: .boolean, hasDefault: true, allowed: []),
        Parameter(name: "Data", kind: .string, hasDefault: false, allowed: []),
    ]

    @Test(arguments: [
        ("Data=s3://b/k", [Argument(name: "Data", value: "s3://b/k")]),
        (
            "\n Data = a=b \n\nEta=0.1\r\n",
            [Argument(name: "Data", value: " a=b "), Argument(name: "Eta", value: "0.1")]
        ),
        (
            #"{"Rounds": 10, "Eta": 0.10, "Clean": true, "Data": "x"}"#,
            [
                Argument(name: "Rounds", value: "10"), Argument(name: "Eta", value: "0.10"),
                Argument(name: "Clean", value: "true"), Argument(name: "Data", value: "x"),
            ]
        ),
        ("Data=", [Argument(name: "Data", value: "")]),
        ("", []),
    ])
    func reads(text: String, expected: [Argument]) throws {
        #expect(try PipelineArguments.read(text) == expected)
    }

    @Test(arguments: [
        "no equals sign", "=value", "A=1\nA=2", #"{"A": null}"#, #"{"A": [1]}"#, #"{"A": {}}"#, #"{"A": 1"#,
        #"{"A": 1, "A": 2}"#, "{A: 1}",
    ])
    func refusesToRead(text: String) {
        #expect(throws: PipelineArguments.Refused.self) { try PipelineArguments.read(text) }
    }

    @Test(arguments: [
        ("Rounds", "ten"), ("Rounds", "1.5"), ("Eta", "NaN"), ("Eta", "inf"), ("Eta", "fast"), ("Mode", "slow"),
        ("Mode", ""), ("Clean", "yes"), ("Unknown", "x"), ("rounds", "10"),
        ("Data", String(repeating: "x", count: 1025)),
    ])
    func refuses(name: String, value: String) {
        var arguments = [Argument(name: name, value: value)]
        if name != "Data" { arguments.append(Argument(name: "Data", value: "x")) }
        #expect {
            try PipelineArguments.check(arguments, against: Self.declared)
        } throws: { error in
            (error as? PipelineArguments.Refused)?.problems.count == 1
        }
    }

    @Test func namesEverythingThatIsWrongAtOnce() {
        let arguments = [Argument(name: "Rounds", value: "x"), Argument(name: "Typo", value: "y")]
        #expect {
            try PipelineArguments.check(arguments, against: Self.declared)
        } throws: { error in
            (error as? PipelineArguments.Refused)?.problems.count == 3
        }
    }

    @Test func acceptsWhatFits() throws {
        let arguments = [
            Argument(name: "Rounds", value: "-3"), Argument(name: "Eta", value: "1e-3"),
            Argument(name: "Mode", value: "exact"),
            Argument(name: "Clean", value: "False"), Argument(name: "Data", value: "; rm -rf / #\n$(x)"),
        ]
        try PipelineArguments.check(arguments, against: Self.declared)
    }

    @Test(arguments: [
        "{}", "[]", "null", "not json", #"{"Version": "2020-12-01"}"#, #"{"Version": "2020-12-01", "Steps": []}"#,
        #"{"Version": "2021-01-01", "Steps": [{}]}"#,
        #"{"Version": "2020-12-01", "Steps": [{}], "Parameters": [{"Name": "A", "Type": "Text"}]}"#,
        #"{"Version": "2020-12-01", "Steps": [{}], "Parameters": [{"Type": "String"}]}"#,
    ])
    func refusesDefinition(text: String) {
        #expect(throws: PipelineDefinition.Malformed.self) { try PipelineDefinition(text) }
    }

    @Test func definitionsThatDifferOnlyInLayoutAreOne() throws {
        let one = try PipelineDefinition(#"{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail"}]}"#)
        let two = try PipelineDefinition(
            "{\n \"Steps\": [{\"Type\":\"Fail\",\"Name\":\"A\"}],\n \"Version\":\"2020-12-01\"}\n")
        let other = try PipelineDefinition(#"{"Version": "2020-12-01", "Steps": [{"Name": "B", "Type": "Fail"}]}"#)
        #expect(one.sha256 == two.sha256)
        #expect(one.sha256 != other.sha256)
    }
}
