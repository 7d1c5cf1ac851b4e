/// STS AssumeRoleWithWebIdentity.
import Bytes

/// Trades a token of an identity provider for a session of a role. Not signed: the token is the proof.
public struct AssumeRoleWithWebIdentity: STSOperation {
    /// AWS's name.
    public static let name = "AssumeRoleWithWebIdentity"
    /// Sent without a signature.
    public static let isSigned = false

    /// The role.
    public var roleArn: Arn
    /// 2 to 64 of letters, digits and `+=,.@-_`.
    public var roleSessionName: String
    /// The token, at most 20 000 characters.
    public var webIdentityToken: Secret
    /// Policies in IAM that the session may not go beyond, at most 10.
    public var policyArns: [Arn]?
    /// A policy as JSON that the session may not go beyond.
    public var policy: String?
    /// 900 to the role's own maximum; an hour where nil.
    public var durationSeconds: Int?

    /// A session of an hour, as mighty as the role.
    public init(roleArn: Arn, roleSessionName: String, webIdentityToken: Secret) {
        self.roleArn = roleArn
        self.roleSessionName = roleSessionName
        self.webIdentityToken = webIdentityToken
    }

    /// The members as they are sent.
    public var form: QueryForm {
        var form = QueryForm()
        form.set("RoleArn", roleArn)
        form.set("RoleSessionName", roleSessionName)
        form.set("WebIdentityToken", webIdentityToken.reveal())
        form.list("PolicyArns", policyArns) { form, prefix, arn in form.set("\(prefix).arn", arn) }
        form.set("Policy", policy)
        form.set("DurationSeconds", durationSeconds)
        return form
    }

    /// The session.
    public typealias Output = AssumedRole
}
