/// STS GetCallerIdentity.

/// Who we are. No policy can forbid to ask.
public struct GetCallerIdentity: STSOperation {
    /// AWS's name.
    public static let name = "GetCallerIdentity"
    /// None is needed.
    public static let iamActions: [String] = []

    /// A question without members.
    public init() {}

    /// Nothing.
    public var form: QueryForm { QueryForm() }

    /// The answer.
    public struct Output: XMLReadable {
        /// The account that the keys belong to.
        public var account: AccountID
        /// The user or the role's session.
        public var arn: Arn
        /// The id behind the name.
        public var userId: String

        /// Reads the result.
        public init(xml: XMLNode) throws(AWSError) {
            guard let account = try xml.value("Account", { AccountID($0) }, "an account") else {
                throw AWSError(.undecodable("GetCallerIdentityResult.Account is missing"))
            }
            guard let arn = try xml.arn("Arn") else {
                throw AWSError(.undecodable("GetCallerIdentityResult.Arn is missing"))
            }
            self.account = account
            self.arn = arn
            userId = try xml.requiredString("UserId")
        }
    }
}
