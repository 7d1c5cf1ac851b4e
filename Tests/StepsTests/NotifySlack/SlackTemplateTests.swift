/// Templates: every placeholder known or refused, every value escaped, and nothing over Slack's limits.
import HTTP
import JSON
import Synchronization
import Testing
import Workflow

@testable import Steps

@Suite struct SlackTemplateTests {
    static func section(_ text: String) -> String {
        #"[{"type": "section", "text": {"type": "mrkdwn", "text": \#(JSONValue.string(text).text)}}]"#
    }

    static func fill(_ template: String, _ message: SlackMessage) throws -> JSONObject {
        let template = try SlackTemplate(Array(template.utf8))
        return try template.payload(SlackFacts(message: message), fallback: "fallback")
    }

    /// The text of the one section.
    static func text(_ text: String, _ message: SlackMessage) throws -> String? {
        try fill(section(text), message)["blocks"]?.array?.first?["text"]?["text"]?.string
    }

    static let deployed = """
        {"step": "deploy-endpoint", "version": 1, "result": "succeeded", "endpoint-name": "churn & <co>", "deployed": true}
        """
    static let smoked = """
        {"step": "smoke-test", "version": 1, "result": "rejected", "metrics": {"auc": 0.75}, "p95-ms": null,
         "failure": {"doing": "testing", "because": "auc <!channel>", "try": "look"}}
        """

    @Test(arguments: [
        ("{{ deploy-endpoint.endpoint-name }}", "churn &amp; &lt;co&gt;"), ("{{deploy-endpoint.deployed}}", "true"),
        ("{{ deploy-endpoint.result }} {{ smoke-test.result }}", "succeeded rejected"),
        ("{{ smoke-test.metrics.auc }}", "0.75"), ("{{ smoke-test.metrics.nothing }}", "–"),
        ("{{ smoke-test.p95-ms }}", "–"),
        ("{{ smoke-test.failure }}", "auc &lt;!channel&gt;"), ("{{ smoke-test.failure.try }}", "look"),
        ("{{ wait-pipeline.status }}", "–"), ("{{ status }}", "rejected"), ("{{ sign }}", "❌"),
        ("{{ title }}", "deploy"),
        ("{{ run.repository }}@{{ run.sha }}", "acme/churn@8f2d1a7c9b0e"), ("{{ field.stage }}", "*prod*"),
        ("{{ field.x }}", "–"),
        ("{{ heading }}", "❌ deploy: rejected"), ("{{ mention }}", "<!here>"), ("{{ text }}", "–"),
        ("} { plain", "} { plain"),
        ("{{ deploy-endpoint.failure }}", "–"),
    ])
    func fills(template: String, expected: String) throws {
        let message = try SlackMessageTests.message(
            fields: ["stage=*prod*"], mentions: ["here"],
            records: [SlackMessageTests.record(Self.deployed), SlackMessageTests.record(Self.smoked)])
        #expect(try Self.text(template, message) == expected)
    }

    @Test(arguments: [
        (section("{{ titel }}"), "{{ titel }} is not known"), (section("{{ deploy.endpoint-name }}"), "is not known"),
        (section("{{ deploy-endpoint.endpoint }}"), "is not known"), (section("{{ deploy-endpoint }}"), "is not known"),
        (section("{{ field. }}"), "is not known"), (section("{{ }}"), "is not known"),
        (section("{{ a"), "do not belong"),
        (section("a }} {{ b }}"), "do not belong"), (section("{{ {{ title }} }}"), "do not belong"),
        (#"{"blocks": [{"type": "divider"}], "channel": "x"}"#, "channel is not known"),
        ("{}", "neither an array of blocks"),
        ("[]", "neither an array of blocks"), ("nonsense", "not JSON"),
        (#"{"blocks": [{}], "text": 3}"#, "text is no text"),
        ("[" + Array(repeating: #"{"type": "divider"}"#, count: 51).joined(separator: ",") + "]", "has 51 blocks"),
    ])
    func refuses(template: String, words: String) {
        #expect { try SlackTemplate(Array(template.utf8)) } throws: { "\($0)".contains(words) }
    }

    static let button = #"[{"type": "actions", "elements": [{"type": "button", "url": "{{ URL }}"}]}]"#

    @Test(arguments: [
        ("run.url", "https://github.com/acme/churn/actions/runs/42"), ("field.good", "https://example.com/a?b=1&c=2"),
        ("field.script", nil), ("field.quoted", nil), ("field.missing", nil),
    ])
    func putsOnlyAddressesIntoAddresses(name: String, url: String?) throws {
        let message = try SlackMessageTests.message(fields: [
            "good=https://example.com/a?b=1&c=2", "script=javascript:alert(1)", "quoted=https://example.com/\"> x",
        ])
        let template = Self.button.replacing("URL", with: name)
        guard let url else {
            #expect(throws: SlackTemplate.Problem.self) { try Self.fill(template, message) }
            return
        }
        let filled = try Self.fill(template, message)["blocks"]?.array?.first?["elements"]?.array?.first?["url"]
        #expect(filled?.string?.hasPrefix(url) == true)
    }

    @Test(arguments: [
        "<!channel>", "<@U12345678>", "<https://evil.example|x>", "&lt;!here&gt;", "\u{202E}\u{0}", "{{ title }}",
    ])
    func whatIsFilledInIsText(value: String) throws {
        let long = String(repeating: value, count: 5000)
        let message = try SlackMessageTests.message(text: long, fields: ["a=\(long)"])
        let text = try Self.text("{{ text }} and {{ field.a }}", message) ?? ""
        #expect(text.utf16.count <= SlackMessage.Limit.section)
        #expect(!text.contains("<") && !text.contains(">") && !text.contains("\u{202E}"))
        let header = #"[{"type": "header", "text": {"type": "plain_text", "text": "{{ text }} {{ text }}"}}]"#
        let filled = try Self.fill(header, message)["blocks"]?.array?.first?["text"]?["text"]?.string ?? ""
        #expect(filled.utf16.count <= SlackMessage.Limit.header && !filled.isEmpty)
    }

    @Test func isVerbatimUnlessItSaysOtherwise() throws {
        let message = try SlackMessageTests.message()
        let usual = try Self.fill(Self.section("{{ title }}"), message)
        #expect(usual["blocks"]?.array?.first?["text"]?["verbatim"] == true)
        #expect(usual["text"] == "fallback")
        let own = try Self.fill(
            #"{"text": "{{ title }}!", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "a", "verbatim": false}}]}"#,
            message)
        #expect(own["blocks"]?.array?.first?["text"]?["verbatim"] == false)
        #expect(own["text"] == "deploy!")
    }
}

@Suite struct SlackDeliveryTests {
    /// What each request held.
    final class Sent: Sendable {
        let payloads = Mutex<[JSONValue]>([])
        func keep(_ request: HTTPRequest) {
            guard case .bytes(let body) = request.body, let payload = try? JSONValue(parsing: body) else { return }
            payloads.withLock { $0.append(payload) }
        }
        var ids: [JSONValue?] { payloads.withLock { $0.map { $0["client_msg_id"] } } }
    }

    static let run = [
        "INPUT_TOKEN": "xoxb-canary-token", "GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "7",
        "GITHUB_JOB": "deploy",
        "GITHUB_RUN_ATTEMPT": "1",
    ]
    static let answer = #"{"ok":true,"channel":"C0123","ts":"1503435956.000247"}"#

    static func post(_ sent: Sent, body: String = answer) -> Exchange {
        .http(.post, "/api/chat.postMessage", body: body) { sent.keep($0) }
    }

    func notify(
        _ arguments: [String], _ script: [Exchange], _ environment: [String: String] = run,
        files: [String: String] = [:]
    ) async -> BenchRun {
        await bench(
            NotifySlack.self, ["--channel", "#ml"] + arguments, script: script, files: files, environment: environment)
    }

    @Test func everyTryHasTheSameIdAndAnotherMessageAnother() async {
        let sent = Sent()
        let first = await notify(
            ["--text", "a"],
            [Self.post(sent).lost(), Self.post(sent, body: #"{"ok":false,"error":"internal_error"}"#), Self.post(sent)])
        #expect(first.record["sent"] == true)
        let again = await notify(["--text", "a"], [Self.post(sent)])
        #expect(again.record["sent"] == true)
        let ids = sent.ids
        #expect(ids.count == 4 && Set(ids).count == 1)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}/
        #expect(ids[0]?.string?.wholeMatch(of: form) != nil)
        _ = await notify(["--text", "b"], [Self.post(sent)])
        _ = await notify(["--text", "a"], [Self.post(sent)], Self.run.merging(["GITHUB_RUN_ATTEMPT": "2"]) { $1 })
        _ = await notify(["--text", "a", "--thread-ts", "1.2"], [Self.post(sent)])
        #expect(Set(sent.ids).count == 4)
    }

    @Test(arguments: ["message_not_found", "cant_update_message", "edit_window_closed"])
    func aMessageThatIsGoneIsPostedAnew(code: String) async {
        let sent = Sent()
        let run = await notify(
            [
                "--text", "it failed", "--update-ts", "1503435956.000100", "--thread-ts", "1503435956.000100",
                "--strict",
            ],
            [.http(.post, "/api/chat.update", body: #"{"ok":false,"error":"\#(code)"}"#), Self.post(sent)])
        #expect(run.exitCode == 0, "\(run.story)")
        #expect(run.record["ts"] == "1503435956.000247")
        let payload = sent.payloads.withLock { $0.first }
        #expect(payload?["ts"] == nil && payload?["thread_ts"] == nil && payload?["client_msg_id"]?.string != nil)
    }

    @Test func whatIsRefusedOtherwiseIsNotPostedAnew() async {
        let run = await notify(
            ["--text", "x", "--update-ts", "1.2", "--strict"],
            [.http(.post, "/api/chat.update", body: #"{"ok":false,"error":"channel_not_found"}"#)])
        #expect(run.failure == .notFound)
    }

    @Test func sendsATemplate() async {
        let sent = Sent()
        let template = SlackTemplateTests.section("{{ sign }} {{ title }} of {{ field.stage }} {{ mention }}")
        let run = await notify(
            [
                "--template", "t.json", "--title", "churn", "--status", "success", "--fields", "stage=prod",
                "--mention", "here",
            ],
            [Self.post(sent)], files: ["t.json": template])
        #expect(run.exitCode == 0, "\(run.story)")
        let text = sent.payloads.withLock { $0.first?["blocks"]?.array?.first?["text"]?["text"] }
        #expect(text == "✅ churn of prod <!here>")
    }

    @Test(arguments: [
        (["--title", "x"], "{{ title }}"), (["--text", "x"], "{{ text }}"), (["--mention", "here"], "{{ mention }}"),
        (["--fields", "a=b"], "{{ field.a }}"), (["--template", "none.json"], "none.json"),
    ])
    func dropsNothingThatWasGiven(arguments: [String], words: String) async {
        let run = await notify(
            ["--template", "t.json"] + arguments, [], files: ["t.json": SlackTemplateTests.section("{{ status }}")])
        #expect(run.failure == .usage)
        #expect(run.story.contains("reading the input template") && run.story.contains(words), "\(run.story)")
    }
}
