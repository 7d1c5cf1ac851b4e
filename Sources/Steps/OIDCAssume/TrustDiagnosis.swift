/// Why there is no session, told apart by what STS and GitHub say, and what to do about each. Pure.
import AWS
import Workflow

/// One cause with its exit code and its cure.
struct TrustDiagnosis: Sendable, Hashable {
    /// The causes that heal differently.
    enum Cause: String, Sendable, CaseIterable {
        case noPermission, fork, dependabot, notInAWorkflow
        case noProvider, wrongAudience, expiredToken, rejectedToken, notTrusted
        case regionDisabled, durationTooLong, sessionPolicyRefused, badRequest, other
    }

    /// What is wrong.
    let cause: Cause
    /// The exit code.
    let kind: Failure.Kind
    /// What to do: sentences that name the thing.
    let cure: String

    /// What the run is and asks for, as far as a cure names it.
    struct Asked: Sendable {
        let role: RoleArn
        let region: Region
        let audience: String
        let run: RunContext
        /// Whose code the run's event brings; nil where it is unknown.
        let origin: WorkflowEvent.Origin?
    }

    /// Why the runner offers no token service.
    static func ofMissingService(_ asked: Asked) -> TrustDiagnosis {
        let run = asked.run
        guard run.isWorkflow else {
            return TrustDiagnosis(
                cause: .notInAWorkflow, kind: .usage,
                cure: "On a laptop, sign in as yourself (aws sso login, or a profile); the other steps then find those "
                    + "credentials, and this one is not needed. Or give web-identity-token-file.")
        }
        if case .fork(let name) = asked.origin {
            return TrustDiagnosis(
                cause: .fork, kind: .denied,
                cure: "GitHub gives no token to a pull request from a fork\(name.map { " (\($0))" } ?? ""), whatever "
                    + "`permissions:` say, because its code is a stranger's. Skip this job for forks: "
                    + "`if: github.event.pull_request.head.repo.full_name == github.repository`.")
        }
        if run.actor == "dependabot[bot]", run.eventName?.hasPrefix("pull_request") == true {
            return TrustDiagnosis(
                cause: .dependabot, kind: .denied,
                cure: "GitHub treats Dependabot's pull requests like those of forks. Skip this job for them: "
                    + "`if: github.actor != 'dependabot[bot]'`.")
        }
        return TrustDiagnosis(
            cause: .noPermission, kind: .denied,
            cure:
                "Give the job `permissions:` with `id-token: write` (and `contents: read` to check out); in a reusable "
                + "workflow, the calling job must grant it too.")
    }

    /// Why STS refused; `message` is in AWS's words.
    static func ofRefusal(code: String, message: String, claims: TokenClaims, _ asked: Asked) -> TrustDiagnosis {
        let cause = cause(code, message)
        return TrustDiagnosis(cause: cause, kind: kind(of: cause), cure: cure(of: cause, claims, asked))
    }

    /// True where the same request with a new token may succeed: STS did not reach GitHub's keys in time.
    static func mayHeal(code: String, message: String) -> Bool {
        code == "InvalidIdentityToken" && message.contains("retrieve verification key")
    }

    private static func cause(_ code: String, _ message: String) -> Cause {
        switch code {
        case "InvalidIdentityToken", "InvalidIdentityTokenException":
            if message.contains("No OpenIDConnect provider found") { return .noProvider }
            return message.lowercased().contains("audience") ? .wrongAudience : .rejectedToken
        case "IDPRejectedClaim", "IDPRejectedClaimException": return .rejectedToken
        case "ExpiredToken", "ExpiredTokenException": return .expiredToken
        case "AccessDenied", "AccessDeniedException": return .notTrusted
        case "RegionDisabledException", "RegionDisabled": return .regionDisabled
        case "PackedPolicyTooLarge", "PackedPolicyTooLargeException", "MalformedPolicyDocument",
            "MalformedPolicyDocumentException":
            return .sessionPolicyRefused
        case "ValidationError", "ValidationException":
            return message.contains("DurationSeconds") ? .durationTooLong : .badRequest
        default: return .other
        }
    }

    private static func kind(of cause: Cause) -> Failure.Kind {
        switch cause {
        case .durationTooLong, .sessionPolicyRefused, .badRequest, .notInAWorkflow: .usage
        case .other: .failed
        case .noPermission, .fork, .dependabot, .noProvider, .wrongAudience, .expiredToken, .rejectedToken, .notTrusted,
            .regionDisabled:
            .denied
        }
    }

    private static func cure(of cause: Cause, _ claims: TokenClaims, _ asked: Asked) -> String {
        let account = asked.role.account
        let provider = claims.provider
        switch cause {
        case .noProvider:
            return
                "Create the IAM identity provider https://\(provider) with the audience \(asked.audience) in account "
                + "\(account), or check that \(account) is the right account."
        case .wrongAudience:
            return "The token is for the audience \(claims.audience ?? "(none)"). Add it to the audiences of the IAM "
                + "identity provider \(provider) in account \(account), or give the audience that stands there."
        case .expiredToken:
            return
                "Tokens live for five minutes: check the machine's clock; with web-identity-token-file, renew the file."
        case .rejectedToken:
            return "Check that the token is GitHub's and that IAM's identity provider \(provider) is set up for it; "
                + "try it again once, since STS also says so when it cannot read GitHub's keys."
        case .notTrusted: return notTrusted(claims, asked)
        case .regionDisabled:
            return
                "Activate STS in \(asked.region) in account \(account) (IAM, Account settings), or use another region."
        case .durationTooLong:
            return "Lower role-duration-seconds, or raise the maximum session duration of \(asked.role.name) in IAM."
        case .sessionPolicyRefused: return "Correct or shorten inline-session-policy and managed-session-policies."
        case .badRequest: return "Correct the input that AWS names."
        default: return "Read AWS's words above; the request id lets AWS support find the call."
        }
    }

    /// STS says the same for a role that does not exist and for one that does not trust us.
    private static func notTrusted(_ claims: TokenClaims, _ asked: Asked) -> String {
        var sentences = [
            "Either there is no role \(asked.role.name) in account \(asked.role.account), or its trust policy does not let "
                + "this token in. It must allow sts:AssumeRoleWithWebIdentity where \(claims.provider):aud is "
                + "\(claims.audience ?? asked.audience) and \(claims.provider):sub is \(claims.subject ?? "(none)")."
        ]
        if let forms = SubjectForms(claims), let other = forms.other {
            sentences.append(
                forms.isImmutable
                    ? "This repository's sub is in the immutable form with ids: a policy written for \(other) does not match."
                    : "A policy written only for the immutable form, which new, renamed and moved repositories have "
                        + "(\(other)), does not match.")
        }
        if case .fork = asked.origin { sentences.append("This run is for a pull request from a fork.") }
        let subject = claims.subject ?? ""
        if subject.hasSuffix(":pull_request") {
            sentences.append("The sub is that of a pull request, which a policy for a branch or environment keeps out.")
        } else if claims.text("environment") != nil, !subject.contains(":environment:") {
            sentences.append("The job has an environment, but the sub is customised and does not show it.")
        }
        return sentences.joined(separator: " ")
    }
}
