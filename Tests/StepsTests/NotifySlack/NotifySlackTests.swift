/// notify-slack over a script: what is sent, what is sent again, and when red is red.
import HTTP
import JSON
import Synchronization
import Testing

@testable import Steps

@Suite struct SlackAnswerTests {
    @Test(
        arguments: [
            (200, "ok", nil), (200, " ok\n", nil), (200, "okay", .failed), (200, "<html>", .failed), (200, "", .failed),
            (201, "ok", .failed), (302, "", .failed), (400, "invalid_payload", .failed),
            (400, "invalid_token", .denied),
            (400, "no_text", .failed), (403, "action_prohibited", .denied), (404, "no_service", .denied),
            (404, "channel_not_found", .denied), (410, "channel_is_archived", .denied), (413, "", .failed),
        ] as [(Int, String, Failure.Kind?)])
    func readsAWebhook(status: Int, body: String, kind: Failure.Kind?) {
        switch SlackAnswer.ofWebhook(HTTPResponse(status: status, body: Array(body.utf8))) {
        case .sent: #expect(kind == nil)
        case .refused(let refused, _): #expect(refused == kind)
        case .again: Issue.record("\(status) is not tried again")
        }
    }

    @Test(
        arguments: [
            (200, #"{"ok":true,"channel":"C1","ts":"1.2"}"#, nil), (200, #"{"ok":true}"#, .failed),
            (200, #"{"ok":"true","channel":"C1","ts":"1.2"}"#, .failed), (200, "ok", .failed), (200, "", .failed),
            (200, #"{"ok":false,"error":"invalid_auth"}"#, .denied),
            (200, #"{"ok":false,"error":"missing_scope","needed":"chat:write"}"#, .denied),
            (200, #"{"ok":false,"error":"not_in_channel"}"#, .denied),
            (200, #"{"ok":false,"error":"channel_not_found"}"#, .notFound),
            (200, #"{"ok":false,"error":"message_not_found"}"#, .notFound),
            (200, #"{"ok":false,"error":"invalid_blocks"}"#, .failed), (200, #"{"ok":false}"#, .failed),
            (403, "", .denied), (404, "", .failed),
        ] as [(Int, String, Failure.Kind?)])
    func readsTheAPI(status: Int, body: String, kind: Failure.Kind?) {
        switch SlackAnswer.ofAPI(HTTPResponse(status: status, body: Array(body.utf8))) {
        case .sent(let channel, let timestamp): #expect(kind == nil && channel == "C1" && timestamp == "1.2")
        case .refused(let refused, _): #expect(refused == kind)
        case .again: Issue.record("\(body) is not tried again")
        }
    }

    @Test(
        arguments: [
            (429, "7", .seconds(7)), (429, nil, nil), (429, "soon", nil), (429, "-1", nil), (500, nil, nil),
            (503, "1", .seconds(1)), (408, nil, nil),
        ] as [(Int, String?, Duration?)])
    func triesAgainWhenAsked(status: Int, header: String?, pause: Duration?) {
        var response = HTTPResponse(status: status)
        response.headers["Retry-After"] = header
        for answer in [SlackAnswer.ofWebhook(response), SlackAnswer.ofAPI(response)] {
            guard case .again(_, let after) = answer else {
                Issue.record("\(status) is tried again")
                continue
            }
            #expect(after == pause)
        }
    }

    @Test func aRedirectIsNamedByItsHostOnly() {
        let response = HTTPResponse(status: 302, headers: ["Location": "https://elsewhere.example/secret"])
        let words = "Slack answered 302: it points to elsewhere.example, and redirects are not followed"
        for answer in [SlackAnswer.ofWebhook(response), SlackAnswer.ofAPI(response)] {
            #expect(answer == .refused(.failed, words))
        }
    }

    @Test func triesAgainWhatTheAPISaysWithStatus200() {
        let body = Array(#"{"ok":false,"error":"ratelimited"}"#.utf8)
        #expect(
            SlackAnswer.ofAPI(HTTPResponse(status: 200, headers: ["Retry-After": "3"], body: body))
                == .again("Slack answered ratelimited", after: .seconds(3)))
    }
}

@Suite struct NotifySlackTests {
    static let path = "/services/T0/B0/canary-webhook-secret"
    static let webhook = ["INPUT_WEBHOOK": "https://hooks.slack.com\(path)"]
    static let token = ["INPUT_TOKEN": "xoxb-canary-token"]

    static func hook(_ status: Int = 200, _ body: String = "ok", after: String? = nil) -> Exchange {
        var headers = Headers()
        headers["Retry-After"] = after
        return .http(.post, path, status: status, headers: headers, body: body)
    }

    func run(
        _ arguments: [String], _ script: [Exchange] = [], _ environment: [String: String], input: String = "",
        clock: ManualClock = ManualClock()
    ) async -> BenchRun {
        let run = await bench(
            NotifySlack.self, arguments, script: script, environment: environment, clock: clock, standardInput: input)
        let told = run.story.split(separator: "\n").filter { !$0.hasPrefix("::add-mask::") }.joined(separator: "\n")
        for secret in ["canary-webhook-secret", "canary-token"] {
            #expect(!told.contains(secret), "the story tells \(secret)")
            #expect(!run.record.text.contains(secret), "the record holds \(secret)")
        }
        return run
    }

    @Test func sendsThroughAWebhook() async {
        let run = await run(
            ["--text", "hi", "--thread-ts", "1503435956.000247"],
            [
                .http(.post, Self.path, body: "ok") { request in
                    guard case .bytes(let body) = request.body, let payload = try? JSONValue(parsing: body) else {
                        return
                    }
                    #expect(payload["thread_ts"] == "1503435956.000247")
                    #expect(payload["channel"] == nil)
                    #expect(request.headers["Authorization"] == nil)
                    #expect(request.headers["Content-Type"] == "application/json; charset=utf-8")
                }
            ], Self.webhook)
        #expect(run.exitCode == 0)
        #expect(run.record["sent"] == true)
        #expect(run.record["ts"] == .null)
    }

    @Test func postsAndUpdatesWithAToken() async {
        let answer = #"{"ok":true,"channel":"C0123","ts":"1503435956.000247"}"#
        let post = await run(
            ["--channel", "#ml", "--text", "hi"],
            [
                .http(.post, "/api/chat.postMessage", body: answer) { request in
                    #expect(request.url.host == "slack.com")
                    #expect(request.headers["Authorization"] == "Bearer xoxb-canary-token")
                }
            ], Self.token)
        #expect(post.record["channel"] == "C0123")
        #expect(post.record["thread-ts"] == "1503435956.000247")
        let update = await run(
            ["--from", "-", "--update-ts", "1503435956.000247", "--status", "success"],
            [
                .http(.post, "/api/chat.update", body: answer) { request in
                    guard case .bytes(let body) = request.body, let payload = try? JSONValue(parsing: body) else {
                        return
                    }
                    #expect(payload["channel"] == "C0123", "the id, from the record")
                    #expect(payload["ts"] == "1503435956.000247")
                    #expect(payload["thread_ts"] == nil)
                }
            ], Self.token, input: post.record.text)
        #expect(update.record["sent"] == true)
    }

    @Test(
        arguments: [
            ([hook(403, "invalid_token")], .denied), ([hook(404, "no_service")], .denied),
            ([hook(200, "<html>sign in</html>")], .failed), ([hook(302, "")], .failed),
            (Array(repeating: hook(503, ""), count: 6), .unavailable),
            (Array(repeating: hook().lost(), count: 6), .unavailable),
            ([hook(429, "", after: "3600")], .unavailable), ([hook().lost(.certificateRefused)], .failed),
        ] as [([Exchange], Failure.Kind)])
    func warnsAndIsGreenUnlessStrict(script: [Exchange], kind: Failure.Kind) async {
        let lenient = await run(["--text", "x"], script, Self.webhook)
        #expect(lenient.exitCode == 0)
        #expect(lenient.record["sent"] == false)
        #expect(lenient.story.contains("warning: the message was not sent"))
        let strict = await run(["--text", "x", "--strict"], script, Self.webhook)
        #expect(strict.failure == kind)
        #expect(strict.record["sent"] == false)
    }

    @Test func waitsAsLongAsSlackAsks() async {
        let clock = ManualClock()
        let run = await run(
            ["--text", "x"], [Self.hook(429, "", after: "30"), Self.hook(502, ""), Self.hook()], Self.webhook,
            clock: clock)
        #expect(run.record["sent"] == true)
        let sleeps = clock.sleeps.withLock { $0 }
        #expect(sleeps.first.map { $0 >= .seconds(30) } == true)
        #expect(sleeps.count == 2)
    }

    @Test(
        arguments: [
            (["--text", "x"], [:], "webhook"),
            (["--text", "x"], webhook.merging(token) { $1 }, "webhook"),
            (["--text", "x"], token, "channel"), (["--channel", "a b"], token, "channel"),
            (["--channel", "#ml"], webhook, "channel"), (["--update-ts", "1.2"], webhook, "update-ts"),
            (["--template", "x"], webhook, "template"), (["--status", "InService"], webhook, "status"),
            (["--mention", "<!channel>"], webhook, "mention"), (["--fields", "novalue"], webhook, "fields"),
            (["--thread-ts", "yesterday"], webhook, "thread-ts"),
            ([], ["INPUT_WEBHOOK": "https://evil.example\(path)"], "webhook"),
            ([], ["INPUT_WEBHOOK": "http://hooks.slack.com\(path)"], "webhook"),
            ([], ["INPUT_WEBHOOK": "https://hooks.slack.com.evil.example\(path)"], "webhook"),
            ([], ["INPUT_WEBHOOK": "https://hooks.slack.com"], "webhook"),
            ([], ["INPUT_WEBHOOK": "canary-webhook-secret"], "webhook"),
            (["--channel", "#ml"], token.merging(["SLACK_API_URL": "http://slack.example/"]) { $1 }, "token"),
            ([], webhook.merging(["INPUT_FROM": #"{"step":"#]) { $1 }, "from"),
            ([], webhook.merging(["INPUT_FROM": #"{"result":"succeeded"}"#]) { $1 }, "from"),
        ] as [([String], [String: String], String)])
    func sendsNothingWithWrongInputs(arguments: [String], environment: [String: String], input: String) async {
        let run = await run(arguments, [], environment)
        #expect(run.failure == .usage)
        #expect(run.record["failure"]?["doing"]?.string == "reading the input \(input)")
    }

    @Test(arguments: [
        ["INPUT_WEBHOOK": "https://hooks.slack-gov.com\(path)"], ["INPUT_WEBHOOK": "http://127.0.0.1:8080\(path)"],
        ["INPUT_WEBHOOK": "https://chat.example\(path)", "SLACK_WEBHOOK_HOSTS": "other.example, chat.example"],
    ])
    func postsWhereItMay(environment: [String: String]) async {
        let run = await run(["--text", "x"], [Self.hook()], environment)
        #expect(run.record["sent"] == true)
    }

    @Test func takesNoStatusFromARecordsOutput() async {
        let records = """

            {"step":"wait-pipeline","result":"succeeded","status":"Succeeded"}

            {"step":"deploy-endpoint","result":"rolled-back","status":"InService","failure":{"because":"an alarm"}}
            """
        let run = await run(
            ["--title", "churn"],
            [
                .http(.post, Self.path, body: "ok") { request in
                    guard case .bytes(let body) = request.body, let payload = try? JSONValue(parsing: body) else {
                        return
                    }
                    #expect(payload["blocks"]?.array?.first?["text"]?["text"] == "❌ churn: rolled-back")
                    #expect(payload["text"]?.string?.contains("✅ wait-pipeline: succeeded") == true)
                }
            ], Self.webhook.merging(["INPUT_FROM": records]) { $1 })
        #expect(run.exitCode == 0)
    }

    @Test func tellsOfAJobWhoseStepsWereAllSkipped() async {
        let run = await run(
            ["--status", "failure"], [Self.hook()], Self.webhook.merging(["INPUT_FROM": "\n\n"]) { $1 })
        #expect(run.record["sent"] == true)
    }

    @Test func sendsNothingInADryRun() async {
        let run = await run(["--text", "hi", "--dry-run"], [], Self.webhook)
        #expect(run.exitCode == 0)
        #expect(run.record["sent"] == false)
        #expect(run.story.contains("would send"))
    }

    @Test func isCancelledAtOnce() async {
        let run = await run(["--text", "hi"], [Self.hook().lost(.cancelled)], Self.webhook)
        #expect(run.failure == .cancelled)
    }

    @Test(arguments: [[], ["--strict"]])
    func leavesNoSecretInAnyFileOfARefusal(strict: [String]) async throws {
        for words in ["no service at \(Self.path)", "https://hooks.slack.com\(Self.path)", "canary-webhook-secret"] {
            let runner = try RunnerFolder()
            defer { runner.remove() }
            let run = await run(
                ["--text", "x"] + strict, [Self.hook(404, words)], Self.webhook.merging(runner.environment) { $1 })
            #expect(run.failure == (strict.isEmpty ? nil : .denied))
            #expect(try runner.text("OUTPUT").contains("sent<<"))
            for text in [try runner.text("OUTPUT"), try runner.text("STEP_SUMMARY"), try runner.text("ENV")] {
                #expect(!text.replacing("\\", with: "").contains("canary-webhook-secret"))
            }
        }
    }

    @Test func repeatsNoSecretThatSlackRepeats() async {
        for words in ["no service at \(Self.path)", "https://hooks.slack.com\(Self.path)"] {
            _ = await run(["--text", "x"], [Self.hook(404, words)], Self.webhook)
            _ = await run(["--text", "x", "--strict"], [Self.hook(404, words)], Self.webhook)
        }
        let auth = #"{"ok":false,"error":"xoxb-canary-token"}"#
        _ = await run(
            ["--text", "x", "--channel", "c", "--strict"], [.http(.post, "/api/chat.postMessage", body: auth)],
            Self.token)
    }
}
