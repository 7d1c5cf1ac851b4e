/// What Slack's answer means: sent, later, or never. Pure.
import HTTP
import JSON

/// The meaning of one answer.
enum SlackAnswer: Sendable, Hashable {
    /// It stands in Slack; a webhook does not say where.
    case sent(channel: String?, timestamp: String?)
    /// It may be taken later.
    case again(String, after: Duration?)
    /// It will not be taken.
    case refused(Failure.Kind, String)

    /// A webhook says `ok`, and nothing else is a success.
    static func ofWebhook(_ response: HTTPResponse) -> SlackAnswer {
        let words = String(decoding: response.body.prefix(300), as: UTF8.self)
        let word = String(words.filter { !$0.isWhitespace })
        if response.status == 200, word == "ok" { return .sent(channel: nil, timestamp: nil) }
        if let later = later(response, words) { return later }
        let said = said(response, words)
        switch response.status {
        case 401, 403, 404, 410: return .refused(.denied, said)
        default: return .refused(kind(of: word) ?? .failed, said)
        }
    }

    /// The Web API says `"ok": true` with where it stands, or the code of an error, both with status 200.
    static func ofAPI(_ response: HTTPResponse) -> SlackAnswer {
        let words = String(decoding: response.body.prefix(300), as: UTF8.self)
        if let later = later(response, words) { return later }
        guard response.status == 200, let answer = try? JSONValue(parsing: response.body) else {
            let kind: Failure.Kind = [401, 403].contains(response.status) ? .denied : .failed
            return .refused(kind, said(response, words))
        }
        if answer["ok"]?.bool == true {
            guard let timestamp = answer["ts"]?.string, let channel = answer["channel"]?.string else {
                return .refused(.failed, "Slack answered ok, but not where the message stands")
            }
            return .sent(channel: channel, timestamp: timestamp)
        }
        let code = answer["error"]?.string ?? "no error code"
        if transient.contains(code) {
            return .again("Slack answered \(code)", after: Tries.asked(by: response.headers))
        }
        let needed = answer["needed"]?.string.map { ", which needs the scope \($0)" } ?? ""
        return .refused(kind(of: code) ?? .failed, "Slack answered \(code)\(needed)")
    }

    private static func said(_ response: HTTPResponse, _ words: String) -> String {
        let words = response.redirection ?? words
        return "Slack answered \(response.status)\(words.isEmpty ? "" : ": \(words)")"
    }

    /// 429 and what a server in trouble answers.
    private static func later(_ response: HTTPResponse, _ words: String) -> SlackAnswer? {
        guard response.status == 429 || response.status == 408 || response.status >= 500 else { return nil }
        return .again("Slack answered \(response.status): \(words)", after: Tries.asked(by: response.headers))
    }

    private static let transient: Set<String> = [
        "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
        // It knows the id of a message that an earlier try has sent, and is not done with that.
        "duplicate_message_not_found", "duplicate_channel_not_found",
    ]
    private static let denied: Set<String> = [
        "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "no_permission",
        "missing_scope", "not_allowed_token_type", "access_denied", "ekm_access_denied", "org_login_required",
        "team_access_not_granted", "not_in_channel", "restricted_action", "is_archived", "cant_update_message",
        "edit_window_closed", "invalid_token", "no_service", "no_team", "team_disabled", "action_prohibited",
        "posting_to_general_channel_denied", "channel_is_archived",
    ]
    private static let missing: Set<String> = [
        "channel_not_found", "message_not_found", "thread_not_found", "user_not_found",
    ]

    private static func kind(of code: String) -> Failure.Kind? {
        denied.contains(code) ? .denied : missing.contains(code) ? .notFound : nil
    }

    /// True for the words of a refusal to change a message that is there no more, or no more to be changed.
    static func isGone(_ words: String) -> Bool {
        ["message_not_found", "cant_update_message", "edit_window_closed"].contains { words.contains("answered \($0)") }
    }

    /// What a person does about it.
    static func cure(_ kind: Failure.Kind, _ words: String) -> String {
        if words.contains("not_in_channel") { return "Invite the app to the channel: /invite @app." }
        return switch kind {
        case .denied:
            "Check that the webhook or token is still valid in Slack's app settings (chat:write), and that the secret "
                + "holds all of it."
        case .notFound:
            "Check the channel and the ts; chat.update wants the channel's id, which the output channel holds."
        case .unavailable: "See status.slack.com; run the step again."
        default: "Report the payload that --dry-run prints, with Slack's words above."
        }
    }
}
