/// Messages within Slack's limits whatever they are made of, and never more cheerful than their records.
import JSON
import Testing
import Workflow

@testable import Steps

@Suite struct SlackMessageTests {
    static let run = RunContext(
        Environment([
            "GITHUB_REPOSITORY": "acme/churn", "GITHUB_SHA": "8f2d1a7c9b0e", "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_ACTOR": "octocat", "GITHUB_WORKFLOW": "deploy",
        ]))

    static func record(_ text: String) throws -> Record { try #require(Record.all(in: text).first) }

    static func message(
        _ status: String? = nil, title: String? = nil, text: String? = nil, fields: [String] = [],
        mentions: [String] = [], records: [Record] = [], run: RunContext = run
    ) throws -> SlackMessage {
        SlackMessage(
            status: status.flatMap { DeliveryStatus(argument: $0) }, title: title, text: text,
            fields: fields.compactMap { SlackField(argument: $0) },
            mentions: mentions.compactMap { SlackMention(argument: $0) }, records: records, run: run)
    }

    @Test(
        arguments: [
            ("success", [], "✅ deploy: succeeded"), ("failure", [], "❌ deploy: failed"),
            ("cancelled", [], "🚫 deploy: cancelled"), ("skipped", [], "⏭️ deploy: skipped"), (nil, [], "deploy"),
            (nil, ["succeeded"], "✅ deploy: succeeded"),
            (nil, ["succeeded", "rejected", "succeeded"], "❌ deploy: rejected"),
            ("success", ["rolled-back"], "❌ deploy: rolled-back"),
            ("failure", ["rolled-back"], "❌ deploy: rolled-back"),
            ("failure", ["succeeded"], "❌ deploy: failed"), ("success", ["stopped"], "🚫 deploy: stopped"),
            (nil, ["splendid"], "❌ deploy: splendid"), (nil, [""], "❌ deploy: no result"),
            ("success", ["SUCCEEDED"], "❌ deploy: SUCCEEDED"),
        ] as [(String?, [String], String)])
    func isAsBadAsTheWorst(status: String?, results: [String], heading: String) throws {
        let records = try results.map { try Self.record(#"{"step":"x","result":"\#($0)"}"#) }
        #expect(try Self.message(status, records: records).heading == heading)
    }

    @Test(arguments: Failure.Kind.allCases)
    func knowsEveryResult(kind: Failure.Kind) throws {
        let mood = try #require(DeliveryStatus(argument: kind.result)).mood
        #expect(mood == ([.cancelled, .stopped].contains(kind) ? .cancelled : .failure))
    }

    @Test(arguments: ["Succeeded", "InService", "", "ok", "true"])
    func takesNoOtherStatus(word: String) { #expect(DeliveryStatus(argument: word) == nil) }

    @Test func tellsOfOutputsThatStepsHave() {
        func names<S: Step>(_: S.Type) -> [String] { S.Outputs.declarations.map(\.name) }
        // The step that builds images is still to come.
        let declared = Set(Catalog.steps.flatMap { names($0) } + ["image-uri"])
        for fact in RecordFacts.told { #expect(declared.contains(fact.output), "no step has \(fact.output)") }
    }

    @Test func leavesOutItsOwnRecords() throws {
        let records = [
            try Self.record(#"{"step":"notify-slack","result":"denied"}"#),
            try Self.record(#"{"step":"x","result":"succeeded"}"#),
        ]
        let message = try Self.message(records: records)
        #expect(message.heading == "✅ deploy: succeeded")
        #expect(message.records.count == 1)
    }

    @Test func tellsTheFactsOfARecord() throws {
        let facts = RecordFacts.facts(
            of: try Self.record(
                #"""
                {"step":"deploy-endpoint","result":"succeeded","endpoint-name":"churn","deployed":false,"p95-ms":41.26789,
                "model-package-arn":"arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/7","failed-step":null,
                "metrics":{"m":{"auc":{"value":0.98765432,"standard_deviation":0.1}},"tiny":0.00001,"n":3,"x":"y"}}
                """#))
        #expect(
            facts.map { "\($0.label)=\($0.value)" } == [
                "model package=churn/7", "endpoint=churn", "p95 ms=41.2679", "deployed=nothing differed",
                "metrics=auc 0.9877, tiny 1e-05, n 3",
            ])
    }

    @Test func callsOnlyWhomItIsTold() throws {
        let message = try Self.message(
            text: "<!channel> @here", mentions: ["here", "@U0123ABCD", "S0123ABCD", "nobody", "<!x>"])
        let whole = JSONValue.array(message.blocks).text
        #expect(whole.contains("<!here> <@U0123ABCD> <!subteam^S0123ABCD>"))
        #expect(!whole.contains("<!channel>"))
        #expect(message.payload["parse"] == "none")
        #expect(message.payload["link_names"] == false)
    }

    static let hostile = [
        "<!channel>", String(repeating: "`", count: 50), String(repeating: "x", count: 40 << 10),
        String(repeating: "&", count: 40 << 10), String(repeating: "\u{2028}", count: 4000), "\u{1B}[31m",
        String(repeating: "👩‍🔬", count: 5000), "", " ", "\u{0}", "<https://evil|here>", "*_~`>", "a\u{202E}b",
    ]

    @Test(arguments: hostile)
    func staysWithinTheLimits(text: String) throws {
        let result = JSONValue.string(text).text
        let record = try Self.record(
            """
            {"step":\(result),"result":\(result),"endpoint-name":\(result),"status":\(result),\
            "metrics":{\(result):1},"failure":{"because":\(result),"try":\(result)}}
            """)
        var run = Self.run
        run.repository = text
        run.actor = text
        for count in [0, 1, 60] {
            let message = try Self.message(
                title: text, text: text, fields: Array(repeating: "\(text)n=\(text)", count: count),
                mentions: ["here"], records: Array(repeating: record, count: count), run: run)
            let complaints = BlockKit.complaints(message.payload)
            #expect(complaints.isEmpty, "\(complaints.prefix(3))")
            let calls = JSONValue.object(message.payload).text.matches(of: /<[!@#]/).count
            #expect(calls == 1, "only the mention of our own")
        }
    }

    @Test func saysWhatItHadNoRoomFor() throws {
        let records = Array(repeating: try Self.record(#"{"step":"x","result":"succeeded"}"#), count: 100)
        let blocks = try Self.message(records: records).blocks
        #expect(blocks.count == 50)
        #expect(blocks[48]["text"]?["text"] == "… and 53 more that a message has no room for")
        #expect(blocks[49]["type"] == "context")
    }
}

/// Slack's limits, read once more from its documentation.
enum BlockKit {
    static func complaints(_ payload: JSONObject) -> [String] {
        var found: [String] = []
        let blocks = payload["blocks"]?.array ?? []
        if blocks.count > 50 { found.append("\(blocks.count) blocks") }
        if (payload["text"]?.string?.utf16.count ?? 0) > 40_000 { found.append("text too long") }
        for block in blocks {
            switch block["type"]?.string {
            case "header": found += text(block["text"], most: 150)
            case "section":
                if let one = block["text"] { found += text(one, most: 3000) }
                let fields = block["fields"]?.array
                if let fields, !(1...10).contains(fields.count) { found.append("\(fields.count) fields") }
                for field in fields ?? [] { found += text(field, most: 2000) }
                if fields == nil, block["text"] == nil { found.append("an empty section") }
            case "context":
                let elements = block["elements"]?.array ?? []
                if !(1...10).contains(elements.count) { found.append("\(elements.count) elements") }
                for element in elements { found += text(element, most: 2000) }
            default: found.append("an unknown block")
            }
        }
        return found
    }

    private static func text(_ object: JSONValue?, most: Int) -> [String] {
        guard let text = object?["text"]?.string else { return ["no text"] }
        return (1...most).contains(text.utf16.count) ? [] : ["a text of \(text.utf16.count), at most \(most)"]
    }
}
