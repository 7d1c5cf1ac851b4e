/// retrain_model_on_new_data: what S3 tells in each of its ways, one run a version, and what goes back to a queue.
import AWS
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Functions

@Suite struct RetrainModelOnNewDataTests {
    static let handler = "retrain_model_on_new_data"

    static func created(_ key: String, _ version: String) throws -> ObjectEvent {
        .created(ObjectEvent.ObjectVersion(uri: try #require(S3URI(bucket: "data", key: key)), version: version))
    }

    static func records(_ records: JSONValue...) -> JSONValue { ["Records": .array(records)] }

    @Test(arguments: [
        (Events.object("incoming/a b+c%20.csv"), "incoming/a b+c%20.csv", "IYV3p45BT0ac8hjHg1"),
        (Events.object("a", changes: ["version-id": .null]), "a", "b1946ac92492d2347c6235b4d2611184"),
        (Events.object("a", changes: ["version-id": "null", "etag": "\"e-2\""]), "a", "e-2"),
        (Events.object("a", changes: ["version-id": "", "etag": .null]), "a", "00617F08299329D189"),
        (Events.object("a", changes: ["size": .null]), "a", "IYV3p45BT0ac8hjHg1"),
        (
            records(Events.notification("incoming/a+b%2Bc%2520.csv")), "incoming/a b+c%20.csv",
            "b1946ac92492d2347c6235b4d2611184"
        ),
        (records(Events.notification("%C3%A4%0A.csv", changes: ["versionId": "v"])), "ä\n.csv", "v"),
        (
            records(Events.notification("a", name: "ObjectCreated:CompleteMultipartUpload")), "a",
            "b1946ac92492d2347c6235b4d2611184"
        ),
    ])
    func readsAnObject(event: JSONValue, key: String, version: String) throws {
        #expect(try ObjectEvent.all(in: event) == [try Self.created(key, version)])
    }

    @Test(
        arguments: [
            (Events.object("incoming/"), "s3://data/incoming/ is the mark of a folder"),
            (Events.object("a", changes: ["size": 0]), "s3://data/a is empty"),
            (records(Events.notification("a%2F")), "s3://data/a/ is the mark of a folder"),
            (records(Events.notification("a", changes: ["size": 0])), "s3://data/a is empty"),
            (
                records(Events.notification("a", name: "ObjectRemoved:Delete")),
                "the notification is of ObjectRemoved:Delete"
            ),
            (
                Events.eventBridge("aws.s3", "Object Deleted", [:]),
                "“Object Deleted” of aws.s3 says nothing about new data"
            ),
            (Events.image(), "“ECR Image Action” of aws.ecr says nothing about new data"),
            (
                ["Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "data"],
                "S3 tries whether it can send notifications"
            ),
        ] as [(JSONValue, String)])
    func ignores(event: JSONValue, because: String) async throws {
        #expect(try ObjectEvent.all(in: event) == [.ignored(because)])
        let run = try await invoke(Self.handler, event, environment: PipelineWire.environment)
        #expect(run.answer == ["result": "ignored", "executions": [], "ignored": [.string(because)]])
    }

    @Test(
        arguments: [
            [:], [], .null, "x", ["Records": []], ["Records": [[:]]], ["Records": "x"], ["Event": "s3:Other"],
            records(Events.notification("a"), ["eventSource": "aws:sns"]), Events.object(""),
            Events.object("a", bucket: "B"), Events.object(String(repeating: "k", count: 1025)),
            Events.object("a", changes: ["version-id": .null, "etag": .null, "sequencer": .null]),
            Events.eventBridge("aws.s3", "Object Created", [:]), records(Events.notification("")),
            ["Records": [["eventSource": "aws:sqs", "body": "{}"]]],
            ["Records": [["eventSource": "aws:sqs", "body": "{}", "messageId": "1"], ["eventSource": "aws:s3"]]],
        ] as [JSONValue])
    func refuses(event: JSONValue) async throws {
        let run = try await invoke(Self.handler, event, environment: PipelineWire.environment)
        #expect(run.error?.type == "Event.Unusable", "\(run.error?.message ?? "")")
    }

    @Test func startsARunWithEachObject() async throws {
        let event = Self.records(
            Events.notification("a+b.csv"), Events.notification("c/"), Events.notification("d.csv"))
        let run = try await invoke(
            Self.handler, event,
            script: PipelineWire.run([("Rounds", "7"), ("InputData", "s3://data/a b.csv")], id: "one")
                + PipelineWire.run([("Rounds", "7"), ("InputData", "s3://data/d.csv")], id: "two"),
            environment: ["INPUT_PIPELINE_NAME": "churn", "INPUT_PARAMETERS": #"{"Rounds": 7}"#])
        #expect(run.answer?["result"] == "succeeded")
        #expect(run.answer?["executions"]?.array?.map { $0["execution-id"]?.string } == ["one", "two"])
        #expect(run.answer?["executions"]?.array?.allSatisfy { $0["started"] == true } == true)
        #expect(run.answer?["ignored"] == ["s3://data/c/ is the mark of a folder"])
    }

    @Test func aVersionIsOneRunWhoeverTellsOfIt() async throws {
        func mark(_ event: JSONValue) async throws -> String {
            let seen = Mutex("")
            let start = PipelineWire.started { body in
                seen.withLock { $0 = body["PipelineExecutionDisplayName"]?.string ?? "" }
            }
            _ = try await invoke(
                Self.handler, event, script: [PipelineWire.described, PipelineWire.listed(), start],
                environment: PipelineWire.environment)
            return seen.withLock { $0 }
        }
        let byEventBridge = try await mark(Events.object("a b", changes: ["version-id": .null]))
        let bySQS = Events.batch([("m", Self.records(Events.notification("a+b")).text)])
        #expect(try await mark(Self.records(Events.notification("a+b"))) == byEventBridge)
        #expect(try await mark(bySQS) == byEventBridge)
        #expect(try await mark(Events.object("a b", changes: ["version-id": .null, "etag": "e"])) != byEventBridge)
        #expect(try await mark(Events.object("a", changes: ["version-id": .null])) != byEventBridge)
    }

    @Test func onlyWhatFailedGoesBackToTheQueue() async throws {
        let bodies = [
            ("good", Events.object("a").text), ("broken", "{"), ("foreign", "{}"), ("empty", Events.object("b/").text),
            ("refused", Events.object("c").text), ("last", Self.records(Events.notification("d")).text),
        ]
        let run = try await invoke(
            Self.handler, Events.batch(bodies),
            script: PipelineWire.run([("InputData", "s3://data/a")]) + [
                .refused("DescribePipeline", "AccessDeniedException")
            ] + PipelineWire.run([("InputData", "s3://data/d")]), environment: PipelineWire.environment)
        #expect(
            run.answer == [
                "batchItemFailures": [
                    ["itemIdentifier": "broken"], ["itemIdentifier": "foreign"], ["itemIdentifier": "refused"],
                ]
            ])
        #expect(run.log.contains("the message refused goes back to the queue"))
    }

    @Test func anOrderedQueueStopsAtTheFirstFailure() async throws {
        let run = try await invoke(
            Self.handler,
            Events.batch(
                [("1", Events.object("a").text), ("2", "{"), ("3", Events.object("b").text)], queue: "data.fifo"),
            script: PipelineWire.run([("InputData", "s3://data/a")]), environment: PipelineWire.environment)
        #expect(run.answer == ["batchItemFailures": [["itemIdentifier": "2"], ["itemIdentifier": "3"]]])
    }

    @Test func aWholeBatchMayBeWellOrComeBack() async throws {
        let well = try await invoke(
            Self.handler, Events.batch([("1", Events.object("b/").text)]), environment: PipelineWire.environment)
        #expect(well.answer == ["batchItemFailures": []])
        let bad = try await invoke(Self.handler, Events.batch([("1", "["), ("2", "")]), environment: [:])
        #expect(bad.answer == ["batchItemFailures": [["itemIdentifier": "1"], ["itemIdentifier": "2"]]])
    }

    @Test func whatThereIsNoTimeForGoesBack() async throws {
        let clock = ManualClock()
        var script = PipelineWire.run([("InputData", "s3://data/a")])
        script[2] = PipelineWire.started { _ in clock.advance(by: .seconds(58)) }
        let run = try await invoke(
            Self.handler, Events.batch([("1", Events.object("a").text), ("2", Events.object("b").text)]),
            script: script,
            environment: PipelineWire.environment, clock: clock)
        #expect(run.answer == ["batchItemFailures": [["itemIdentifier": "2"]]])
        #expect(run.log.contains("there is no time left for the message 2"))
    }
}
