/// The run and its event, from GitHub's variables and payloads.
import JSON
import Testing

@testable import Workflow

@Suite struct EnvironmentTests {
    @Test func emptyIsNotGiven() {
        let environment = Environment(["A": "", "B": "b", "INPUT_ROLE_TO_ASSUME": "arn"])
        #expect(environment["A"] == nil)
        #expect(environment["B"] == "b")
        #expect(environment["C"] == nil)
        #expect(environment.input("role-to-assume") == "arn")
        #expect(Environment.inputVariable("aws-region") == "INPUT_AWS_REGION")
    }

    @Test func printsNoValues() {
        let environment = Environment(["TOKEN": "hunter22"])
        var text = "\(environment)"
        dump(environment, to: &text)
        #expect(!text.contains("hunter22"))
    }
}

@Suite struct RunContextTests {
    private let full = [
        "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc", "GITHUB_RUN_ID": "12",
        "GITHUB_RUN_ATTEMPT": "2",
        "GITHUB_JOB": "deploy", "GITHUB_ACTOR": "me", "GITHUB_WORKFLOW": "Deploy", "GITHUB_REF": "refs/heads/main",
        "GITHUB_SERVER_URL": "https://github.com", "GITHUB_EVENT_NAME": "push", "RUNNER_DEBUG": "1",
    ]

    @Test func readsTheVariables() {
        let context = RunContext(Environment(full))
        #expect(context.isWorkflow)
        #expect(context.isDebug)
        #expect(context.runURL == "https://github.com/o/r/actions/runs/12/attempts/2")
        #expect(
            JSONValue.object(context.record) == [
                "repository": "o/r", "sha": "abc", "run-id": "12", "attempt": 2, "actor": "me", "job": "deploy",
                "workflow": "Deploy", "ref": "refs/heads/main", "event": "push",
                "url": "https://github.com/o/r/actions/runs/12/attempts/2",
            ])
    }

    @Test func knowsNothingOutsideAWorkflow() {
        let context = RunContext(Environment([:]))
        #expect(!context.isWorkflow)
        #expect(context.runURL == nil)
        #expect(context.record.members.isEmpty)
    }

    @Test(
        arguments: [
            (["GITHUB_RUN_ATTEMPT": "1"], "https://github.com/o/r/actions/runs/12"),
            (["GITHUB_RUN_ATTEMPT": "x"], "https://github.com/o/r/actions/runs/12"),
            (["GITHUB_RUN_ID": ""], nil), (["GITHUB_SERVER_URL": "javascript:x"], nil),
            (["GITHUB_SERVER_URL": "https://ghe.example"], "https://ghe.example/o/r/actions/runs/12/attempts/2"),
        ] as [([String: String], String?)]) func buildsTheAddressOfTheRun(_ change: [String: String], _ url: String?)
    {
        #expect(RunContext(Environment(full.merging(change) { $1 })).runURL == url)
    }
}

@Suite struct WorkflowEventTests {
    private static let ours: JSONValue = ["full_name": "o/r", "id": 1]
    private static let theirs: JSONValue = ["full_name": "x/r", "id": 2]

    private static func request(_ head: JSONValue, _ base: JSONValue = ours) -> JSONValue {
        ["pull_request": ["number": 7, "head": ["repo": head], "base": ["repo": base]], "repository": ours]
    }

    @Test(
        arguments: [
            ("push", ["repository": ours], .repository), ("workflow_dispatch", [:], .repository),
            ("pull_request", request(ours), .repository), ("pull_request", request(theirs), .fork("x/r")),
            ("pull_request_target", request(theirs), .fork("x/r")), ("pull_request", request(nil), .fork(nil)),
            ("pull_request", request(["full_name": "O/R"], ["full_name": "o/r"]), .repository),
            ("pull_request", request(["full_name": "x/r"], ["full_name": "o/r"]), .fork("x/r")),
            ("pull_request", request(["full_name": "old/name", "id": 1]), .repository),
            ("pull_request", request(["full_name": "o/r", "id": 2]), .fork("o/r")),
            ("pull_request", request([:]), .unknown), ("pull_request", [:], .unknown),
            ("pull_request_review", [], .unknown),
            ("pull_request", ["pull_request": ["head": ["repo": theirs]]], .unknown),
            ("workflow_run", ["workflow_run": ["head_repository": theirs], "repository": ours], .fork("x/r")),
            ("workflow_run", ["workflow_run": ["head_repository": ours], "repository": ours], .repository),
            ("workflow_run", [:], .unknown),
        ] as [(String, JSONValue, WorkflowEvent.Origin)])
    func tellsAForkFromTheRepository(_ name: String, _ payload: JSONValue, _ origin: WorkflowEvent.Origin) {
        #expect(WorkflowEvent(name: name, payload: payload).origin == origin)
    }

    @Test(
        arguments: [
            (request(ours), 7), (["issue": ["number": 3, "pull_request": [:]]], 3), (["issue": ["number": 3]], nil),
            ([:], nil),
        ] as [(JSONValue, Int?)]) func knowsThePullRequest(_ payload: JSONValue, _ number: Int?)
    {
        #expect(WorkflowEvent(name: "x", payload: payload).pullRequestNumber == number)
    }

    @Test func readsThePayload() throws {
        let scratch = try Scratch()
        let path = try scratch.file("event.json", Self.request(Self.theirs).text)
        let event = try WorkflowEvent.read(
            Environment(["GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": path]))
        #expect(event?.origin == .fork("x/r"))
        #expect(try WorkflowEvent.read(Environment(["GITHUB_EVENT_NAME": "push"])) == nil)
    }

    @Test func refusesAPayloadThatIsNone() throws {
        let scratch = try Scratch()
        for path in [
            try scratch.file("cut.json", "{\"a\":"), try scratch.file("empty.json"), "\(scratch.path)/missing",
            scratch.path, "/dev/zero",
            try scratch.file("large.json", String(repeating: " ", count: 27 << 20)),
        ] {
            let error = #expect(throws: WorkflowEvent.Unreadable.self) {
                try WorkflowEvent.read(Environment(["GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": path]))
            }
            #expect(error?.description.contains(path) == true)
            #expect(error?.description.contains("GITHUB_EVENT_PATH") == true)
        }
    }
}
