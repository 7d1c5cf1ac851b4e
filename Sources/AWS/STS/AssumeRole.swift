/// STS AssumeRole.

/// Goes from the credentials at hand to a session of another role.
public struct AssumeRole: STSOperation {
    /// AWS's name.
    public static let name = "AssumeRole"

    /// A tag on the session, for policies to look at.
    public struct Tag: Sendable, Hashable {
        /// At most 128 characters.
        public var key: String
        /// At most 256 characters.
        public var value: String

        /// A tag.
        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// The role.
    public var roleArn: Arn
    /// 2 to 64 of letters, digits and `+=,.@-_`.
    public var roleSessionName: String
    /// Policies in IAM that the session may not go beyond, at most 10.
    public var policyArns: [Arn]?
    /// A policy as JSON that the session may not go beyond.
    public var policy: String?
    /// 900 to the role's own maximum, at most an hour when a role is assumed from a role.
    public var durationSeconds: Int?
    /// Tags on the session.
    public var tags: [Tag]?
    /// Keys of tags that go on to roles assumed from this one.
    public var transitiveTagKeys: [String]?
    /// What the owner of the role asks strangers to say.
    public var externalId: String?

    /// A session of an hour, as mighty as the role.
    public init(roleArn: Arn, roleSessionName: String) {
        self.roleArn = roleArn
        self.roleSessionName = roleSessionName
    }

    /// With tags, the role's trust policy must allow sts:TagSession too.
    public static let iamActions = ["sts:AssumeRole", "sts:TagSession"]

    /// The members as they are sent.
    public var form: QueryForm {
        var form = QueryForm()
        form.set("RoleArn", roleArn)
        form.set("RoleSessionName", roleSessionName)
        form.list("PolicyArns", policyArns) { form, prefix, arn in form.set("\(prefix).arn", arn) }
        form.set("Policy", policy)
        form.set("DurationSeconds", durationSeconds)
        form.list("Tags", tags) { form, prefix, tag in
            form.set("\(prefix).Key", tag.key)
            form.set("\(prefix).Value", tag.value)
        }
        form.list("TransitiveTagKeys", transitiveTagKeys)
        form.set("ExternalId", externalId)
        return form
    }

    /// The session.
    public typealias Output = AssumedRole
}
