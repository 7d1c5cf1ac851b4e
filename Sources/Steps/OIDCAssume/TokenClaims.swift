/// What a GitHub token says that a trust policy may ask for. Pure.
import AWS
import JSON

/// The claims of a workflow's identity token, as trust in AWS depends on them.
struct TokenClaims: Sendable, Hashable {
    /// All of them.
    let all: JSONObject

    /// Who the token is about.
    var subject: String? { text("sub") }
    /// Who it is for.
    var audience: String? { text("aud") ?? all["aud"]?.array?.first?.string }
    /// Who issued it.
    var issuer: String? { text("iss") }

    /// A claim that is a text.
    func text(_ name: String) -> String? { all[name]?.string }

    /// The issuer as it stands in the name of an IAM provider and before every condition key: without the scheme.
    var provider: String {
        let issuer = issuer ?? "https://token.actions.githubusercontent.com"
        return issuer.hasPrefix("https://") ? String(issuer.dropFirst("https://".count)) : issuer
    }

    /// The claims that trust is usually made of, in the order in which a person compares them.
    var telling: [(name: String, value: String)] {
        [
            "sub", "aud", "iss", "repository", "repository_id", "repository_owner", "repository_owner_id",
            "environment",
            "ref", "event_name", "job_workflow_ref", "actor", "run_id",
        ].compactMap { name in
            all[name].map { (name, $0.string ?? $0.text) }
        }
    }
}

/// The two ways in which GitHub writes a repository in `sub`: by name, and since July 2026, for new, renamed and moved
/// repositories, by name and id, so that nobody inherits trust with a name.
struct SubjectForms: Sendable, Hashable {
    /// What the token has: the only one that matches now.
    let own: String
    /// The same in the other form; nil where the subject is customised or the ids are unknown.
    let other: String?
    /// True where the token's own is the form with ids.
    let isImmutable: Bool

    /// Nil where the token has no subject.
    init?(_ claims: TokenClaims) {
        guard let subject = claims.subject else { return nil }
        own = subject
        let parts = subject.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "repo", parts[1].split(separator: "/").count == 2 else {
            (other, isImmutable) = (nil, subject.hasPrefix("repo:") && subject.contains("@"))
            return
        }
        isImmutable = parts[1].contains("@")
        let names = parts[1].split(separator: "/").map { $0.prefix { $0 != "@" } }
        if isImmutable {
            other = "repo:\(names[0])/\(names[1]):\(parts[2])"
        } else if let owner = claims.text("repository_owner_id"), let repository = claims.text("repository_id") {
            other = "repo:\(names[0])@\(owner)/\(names[1])@\(repository):\(parts[2])"
        } else {
            other = nil
        }
    }
}

/// The trust policy that would let a token in, as narrow as the token allows.
enum TrustPolicy {
    /// One statement: this provider, this audience, this subject.
    static func admitting(subject: String, of claims: TokenClaims, to role: RoleArn) -> JSONValue {
        let provider = claims.provider
        let conditions: JSONObject = [
            "\(provider):aud": .string(claims.audience ?? "sts.amazonaws.com"), "\(provider):sub": .string(subject),
        ]
        return [
            "Version": "2012-10-17",
            "Statement": [
                [
                    "Effect": "Allow",
                    "Principal": [
                        "Federated": .string(
                            "arn:\(role.arn.partition):iam::\(role.account):oidc-provider/\(provider)")
                    ],
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": ["StringEquals": .object(conditions)],
                ]
            ],
        ]
    }
}
